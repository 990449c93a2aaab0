"""How people live together: the shapes of the 1,425 households that stood when the half-year began."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from linli.demonstration.world.names import surname
from linli.demonstration.world.people import Draft, DraftHousehold

#: Households by shape: 1,425 of them with 4,282 people (held by the tests).
SHAPES = {
    "single elder": 75, "elder couple": 90, "grandmother": 120, "grandparents": 45, "old and young": 80,
    "adult child": 150, "two adult children": 70, "child": 516, "two children": 69, "brother": 1,
    "couple": 79, "single parent": 65, "single": 55, "three sharers": 1, "two sharers": 9,
}  # fmt: skip


@dataclass
class Families:
    """Makes households; every person gets the next serial number."""

    rng: Random
    people: list[Draft] = field(default_factory=list)

    def person(self, sex: str, born: date, relation: str, family: str) -> Draft:
        draft = Draft(len(self.people) + 1, sex, born, relation, family)
        self.people.append(draft)
        return draft

    def aged(self, age: int) -> date:
        """A birthday of somebody who is ``age`` on 2010-06-30."""
        return date(2010 - age, 6, 30) - timedelta(days=self.rng.randint(0, 364))

    def household(self, shape: str) -> DraftHousehold:
        return DraftHousehold(
            shape, _MEMBERS[shape](self), is_tenant=self.rng.random() < _TENANTS.get(shape, 0.03)
        )

    def opening(self) -> list[DraftHousehold]:
        shapes = [shape for shape, count in SHAPES.items() for _ in range(count)]
        self.rng.shuffle(shapes)
        return [self.household(shape) for shape in shapes]

    # The parts of a family.

    def pair(self, age: int, *, younger: int = 4) -> list[Draft]:
        """A husband as head and his wife, up to ``younger`` years younger; she keeps her own surname."""
        husband = self.person("男", self.aged(age), "户主", surname(self.rng))
        wife = self.person("女", self.aged(age - self.rng.randint(0, younger)), "妻", surname(self.rng))
        return [husband, wife]

    def child(self, parents: list[Draft], youngest: int, oldest: int, *, relation: str = "") -> Draft:
        """At least 21 years younger than the mother; carries the father's surname, or the only parent's."""
        mother_age = min(2010 - parent.born.year for parent in parents)
        oldest = max(youngest, min(oldest, mother_age - 22))
        # The quarter is an old one: the later of two draws.
        age = max(self.rng.randint(youngest, oldest) for _ in range(2))
        sex = self.rng.choice("男女")
        names = {"男": "子", "女": "女"} if not relation else {"男": "孙子", "女": "孙女"}
        return self.person(sex, self.aged(age), names[sex], parents[0].surname)


_TENANTS = {
    "single": 0.55, "two children": 0.7, "couple": 0.25, "child": 0.09, "three sharers": 1.0,
    "two sharers": 1.0, "brother": 0.0, "adult child": 0.0, "two adult children": 0.0, "single elder": 0.0,
    "elder couple": 0.0, "old and young": 0.0,
}  # fmt: skip


def _single_elder(make: Families) -> list[Draft]:
    sex = "女" if make.rng.random() < 0.7 else "男"
    return [make.person(sex, make.aged(make.rng.randint(65, 88)), "户主", surname(make.rng))]


def _elder_couple(make: Families) -> list[Draft]:
    return make.pair(make.rng.randint(63, 83))


def _child(make: Families) -> list[Draft]:
    pair = make.pair(make.rng.randint(29, 49))
    return [*pair, make.child(pair, 1, 19)]


def _grandmother(make: Families) -> list[Draft]:
    family = _child(make)
    age = 2010 - family[0].born.year + make.rng.randint(22, 30)
    return [*family, make.person("女", make.aged(age), "母亲", surname(make.rng))]


def _grandparents(make: Families) -> list[Draft]:
    family = _grandmother(make)
    age = 2010 - family[3].born.year + make.rng.randint(0, 4)
    return [*family, make.person("男", make.aged(age), "父亲", family[0].surname)]


def _old_and_young(make: Families) -> list[Draft]:
    old = make.pair(make.rng.randint(60, 68))
    son_age = 2010 - old[1].born.year - make.rng.randint(23, 27)
    son = make.person("男", make.aged(son_age), "子", old[0].surname)
    wife = make.person("女", make.aged(son_age - make.rng.randint(0, 3)), "儿媳", surname(make.rng))
    return [*old, son, wife, make.child([son, wife], 1, 8, relation="孙")]


def _adult_child(make: Families) -> list[Draft]:
    pair = make.pair(make.rng.randint(46, 59))
    return [*pair, make.child(pair, 19, 29)]


def _two_adult_children(make: Families) -> list[Draft]:
    pair = make.pair(make.rng.randint(51, 59))
    return [*pair, make.child(pair, 23, 30), make.child(pair, 19, 22)]


def _two_children(make: Families) -> list[Draft]:
    pair = make.pair(make.rng.randint(31, 43))
    return [*pair, make.child(pair, 6, 15), make.child(pair, 1, 5)]


def _brother(make: Families) -> list[Draft]:
    """The elder brother's family has taken in a younger one whose parents are dead."""
    pair = make.pair(43)
    brother = make.person("男", make.aged(34), "弟", pair[0].surname)
    return [*pair, make.child(pair, 12, 16), brother]


def _couple(make: Families) -> list[Draft]:
    return make.pair(make.rng.randint(25, 56), younger=3)


def _single_parent(make: Families) -> list[Draft]:
    sex = "女" if make.rng.random() < 0.75 else "男"
    parent = make.person(sex, make.aged(make.rng.randint(31, 47)), "户主", surname(make.rng))
    return [parent, make.child([parent], 4, 18)]


def _single(make: Families) -> list[Draft]:
    return [
        make.person(make.rng.choice("男女"), make.aged(make.rng.randint(23, 48)), "户主", surname(make.rng))
    ]


def _sharers(count: int) -> Callable[[Families], list[Draft]]:
    """Unrelated tenants: nobody is the head."""

    def members(make: Families) -> list[Draft]:
        sex = make.rng.choice("男女")
        return [
            make.person(sex, make.aged(make.rng.randint(21, 33)), "非亲属", surname(make.rng))
            for _ in range(count)
        ]

    return members


_MEMBERS: dict[str, Callable[[Families], list[Draft]]] = {
    "single elder": _single_elder, "elder couple": _elder_couple, "grandmother": _grandmother,
    "grandparents": _grandparents, "old and young": _old_and_young, "adult child": _adult_child,
    "two adult children": _two_adult_children, "child": _child, "two children": _two_children,
    "brother": _brother, "couple": _couple, "single parent": _single_parent, "single": _single,
    "three sharers": _sharers(3), "two sharers": _sharers(2),
}  # fmt: skip
