"""All the books of the community, made in one go from one seed; the same seed gives the same world."""

from dataclasses import dataclass
from random import Random

from linli.demonstration.world import (
    carriers,
    certificates,
    courtyard_care,
    employment,
    enquiries,
    establishments,
    housing,
    outreach,
    population,
    publicity,
    retirement,
    spells,
    station,
    support,
    survey,
    vacancies,
    zero_employment,
)

SEED = 2010


@dataclass(frozen=True, slots=True)
class World:
    """The employment community on 2010-07-02; every roster reads it and nothing else."""

    profile: station.Profile
    housing: housing.Housing
    population: population.Population
    establishments: tuple[establishments.Establishment, ...]
    workers: tuple[station.Worker, ...]
    worker_certificates: tuple[station.WorkerCertificate, ...]
    ledger_openings: tuple[station.LedgerOpening, ...]
    assets: tuple[station.Asset, ...]
    retirees: tuple[retirement.Retiree, ...]
    survey: survey.Survey
    carriers: tuple[carriers.Carrier, ...]
    vacancies: tuple[vacancies.Vacancy, ...]
    employment: spells.Employment
    certificates: certificates.Certificates
    loans: tuple[support.Loan, ...]
    subsidies: tuple[support.SubsidyPayment, ...]
    enrolments: tuple[support.Enrolment, ...]
    aid_cases: tuple[support.AidCase, ...]
    zero_employment_cases: tuple[zero_employment.ZeroEmploymentCase, ...]
    affirmations: tuple[zero_employment.Affirmation, ...]
    enquiries: tuple[enquiries.Enquiry, ...]
    issues: tuple[publicity.Issue, ...]
    pairings: tuple[outreach.Pairing, ...]
    deliveries: tuple[outreach.Delivery, ...]
    contracts: tuple[courtyard_care.Contract, ...]
    fees: tuple[courtyard_care.Fee, ...]


def founding_world(seed: int = SEED) -> World:
    """Each part draws from numbers of its own, so a change in one leaves the others as they were."""

    def numbers(part: str) -> Random:
        return Random(f"{seed} {part}")

    houses = housing.housing(numbers("housing"))
    people, cast = population.population(numbers("population"), houses.dwellings)
    staff = station.workers()
    present = tuple(worker.name for worker in staff if worker.left is None)
    books = employment.Books(numbers("employment"), people, cast).employment()
    retired = retirement.retirees(numbers("retirement"), people)
    books = spells.with_placements(books, retirement.taken_back(numbers("taken back"), retired))
    difficulties = {people.person(each.person).serial: "零就业家庭" for each in cast.told("no earner")}
    difficulties |= {
        people.person(each.person).serial: "零就业家庭" for each in cast.told("no earner, placed")
    }
    difficulties |= {people.person(each.person).serial: "残疾" for each in cast.told("liaison")}
    help_given = support.Support(numbers("support"), books, difficulties)
    pairs = outreach.pairings(numbers("pairings"), books, present)
    agreements = courtyard_care.contracts(people, books)
    return World(
        profile=station.profile(),
        housing=houses,
        population=people,
        establishments=establishments.located(),
        workers=staff,
        worker_certificates=station.worker_certificates(),
        ledger_openings=station.ledger_openings(),
        assets=station.assets(),
        retirees=retired,
        survey=survey.survey(numbers("survey"), people, cast, books, present),
        carriers=carriers.carriers(),
        vacancies=vacancies.vacancies(),
        employment=books,
        certificates=certificates.certificates(numbers("certificates"), books),
        loans=help_given.loans(),
        subsidies=help_given.subsidies(),
        enrolments=help_given.enrolments(),
        aid_cases=help_given.aid_cases(),
        zero_employment_cases=zero_employment.zero_employment_cases(people, cast, books),
        affirmations=zero_employment.affirmations(station.LABOUR_OFFICER),
        enquiries=enquiries.enquiries(numbers("enquiries"), books),
        issues=publicity.issues(numbers("publicity")),
        pairings=pairs,
        deliveries=outreach.deliveries(numbers("deliveries"), pairs),
        contracts=agreements,
        fees=courtyard_care.fees(numbers("fees"), agreements),
    )
