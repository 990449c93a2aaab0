"""Finding many known phrases in a text in one pass: the leftmost, and of those the longest."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_Tree = dict[str, "_Tree"]
_END = ""  # the key that says: a phrase may end here


@dataclass(frozen=True, slots=True)
class Phrase(Generic[T]):
    """One phrase found: ``text[start:end]`` is ``words``, and ``value`` what the mapping gives for it."""

    start: int
    end: int
    words: str
    value: T


class PhraseMatcher(Generic[T]):
    """A mapping of phrases compiled once; one pass finds them, whether they are ten or ten thousand.

    就业失业证 is found before 就业, and 失业 inside it is not found again. Characters are compared as they
    stand: give it phrases and text as ``normalise`` leaves them.
    """

    def __init__(self, mapping: Mapping[str, T]) -> None:
        if "" in mapping:
            raise ValueError("an empty phrase would be found everywhere")
        self._mapping = dict(mapping)
        # One small pattern per first character: a single pattern would try every branch at every place.
        tree = _tree(self._mapping)
        self._after = {first: re.compile(re.escape(first) + _tail(below)) for first, below in tree.items()}
        self._starts = re.compile(f"[{''.join(map(re.escape, tree))}]" if tree else r"(?!)")

    def __len__(self) -> int:
        return len(self._mapping)

    def find_all(self, text: str) -> Iterator[Phrase[T]]:
        """Every phrase from left to right; none overlaps another."""
        start = self._starts.search(text)
        while start is not None:
            found = self.at(text, start.start())
            if found is not None:
                yield found
            start = self._starts.search(text, found.end if found else start.end())

    def first(self, text: str) -> Phrase[T] | None:
        return next(self.find_all(text), None)

    def at(self, text: str, position: int) -> Phrase[T] | None:
        """The longest phrase that begins exactly there."""
        pattern = self._after.get(text[position : position + 1])
        match = pattern.match(text, position) if pattern else None
        return Phrase(position, match.end(), match[0], self._mapping[match[0]]) if match else None

    def rest(self, text: str) -> str:
        """What no phrase explains: a form's heading that leaves a rest is not filled without a person."""
        pieces, position = [], 0
        for phrase in self.find_all(text):
            pieces.append(text[position : phrase.start])
            position = phrase.end
        return "".join([*pieces, text[position:]])


def _tree(phrases: Mapping[str, object]) -> _Tree:
    root: _Tree = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[_END] = {}
    return root


def _tail(below: _Tree) -> str:
    """What may follow, as a pattern in which the longer way is always tried first."""
    branches = [re.escape(character) + _tail(further) for character, further in below.items() if character]
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 and _END not in below else f"(?:{'|'.join(branches)})"
    return f"{pattern}?" if _END in below else pattern
