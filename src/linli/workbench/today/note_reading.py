"""What a line at the counter may mean in these books: which people, which ledgers; offered, never decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from linli.core.counter_line import CounterLine, Outcome, Part, Words, goals_of, read_line
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Line
from linli.org.models import Organisation
from linli.workbench.shell.counter import NOTE
from linli.workbench.shell.finding_people import Found, people_like
from linli.workbench.shell.sight import Sight
from linli.workbench.shell.writers import may_write

#: So many namesakes are offered; beyond them the line has to say more.
MOST_PEOPLE = 6
_ENDINGS = ("台账", "登记簿", "花名册", "名册", "发放表", "登记表", "登记", "名录", "表")
#: Everyday words for what the ledgers call otherwise, beside each ledger's own words.
_SAID = {
    "失业证": "就业失业证",
    "养老补贴": "养老保险补贴",
    "小贷": "小额贷款",
    "公益岗": "公益性岗位",
    "找工作": "推荐就业",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the line as it is echoed beneath what is typed; ``part`` empty: a gap between two."""

    text: str
    part: str


@dataclass(frozen=True)
class Split:
    """A line told apart, with everybody and every ledger that it may mean."""

    line: CounterLine
    people: Sequence[Found]
    #: More fit than are offered.
    is_cut: bool
    ledgers: Sequence[Description]

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def the_one(self) -> Found | None:
        """Who is meant, where only one fits; he is shown before the line is saved."""
        return self.people[0] if len(self.people) == 1 and not self.is_cut else None

    @property
    def is_someone(self) -> bool:
        return bool(self.line.called)

    @property
    def outcome(self) -> Outcome:
        return self.line.outcome

    @property
    def stretches(self) -> list[Stretch]:
        at, made = 0, []
        for piece in self.line.pieces:
            if piece.start > at:
                made.append(Stretch(self.text[at : piece.start], ""))
            made.append(Stretch(self.text[piece.start : piece.end], str(piece.part)))
            at = piece.end
        return [*made, Stretch(self.text[at:], "")]

    @property
    def has_matter(self) -> bool:
        return any(piece.part is Part.MATTER for piece in self.line.pieces)


def split(sight: Sight, organisation: Organisation, text: str, today: date) -> Split:
    line = read_line(text, today=today)
    people, is_cut = _people(sight, organisation, line)
    known = {one.name: one for one in ledgers_to_note(sight, organisation)}
    matter = line.matter
    for said, meant in _SAID.items():
        if said in matter and meant not in matter:
            matter += meant
    goals = goals_of(matter, [Words(one.name, words_of(one)) for one in known.values()])
    return Split(line, people, is_cut, [known[goal] for goal in goals])


def ledgers_to_note(sight: Sight, organisation: Organisation) -> Iterator[Description]:
    """Where a note may go from the counter: ledgers this worker keeps there, not the parts of others."""
    for one in LEDGERS.values():
        is_own = one.has_community and one.domain not in {"kit", NOTE.domain}
        if is_own and not issubclass(one.model, Line) and may_write(sight, organisation, one):
            yield one


def words_of(description: Description) -> tuple[str, ...]:
    """The ledger's words, its title without 台账, and what one of its rows is called."""
    title = description.title
    for ending in _ENDINGS:
        title = title.removesuffix(ending) or title
    row = str(description.model._meta.verbose_name)
    return tuple(dict.fromkeys((*description.words, title, row)))


def _people(sight: Sight, organisation: Organisation, line: CounterLine) -> tuple[list[Found], bool]:
    """Everybody in these books who fits what the line says of him; a number says it all."""
    if line.number:
        found = people_like(sight, organisation, line.number, MOST_PEOPLE + 1)
        if found:
            return found[:MOST_PEOPLE], len(found) > MOST_PEOPLE
    if line.is_full_name:
        found = people_like(sight, organisation, f"{line.door} {line.name}".strip(), MOST_PEOPLE + 1)
        if not found and line.door:  # a door that is not his in these books
            found = people_like(sight, organisation, line.name, MOST_PEOPLE + 1)
        exact = [one for one in found if one.name == line.name]
        found = exact or found
    elif line.name and line.door:
        # 3-2-501 王姨: whoever is called 王 there, and as far as 姨 tells, a woman.
        here = people_like(sight, organisation, f"{line.door} {line.name}", 3 * MOST_PEOPLE)
        here = [one for one in here if one.name.startswith(line.name)]
        sexes = {"1": "男", "2": "女"}
        found = [one for one in here if not line.sex or one.sex in {"", sexes[line.sex]}]
    else:
        found = []
    living = [one for one in found if not one.is_dead]
    return living[:MOST_PEOPLE], len(living) > MOST_PEOPLE
