"""What a seed means: who does what in a meeting, how often it is sent, and what breaks. No clock, no database."""

from dataclasses import dataclass, field
from random import Random

# What each kind of person tries, and how often beside the rest.
RUNS = {
    "show": 16, "line": 4, "next": 3, "hide": 3, "order": 3, "promise": 4, "lock": 4, "drop": 1, "start": 2,
    "answer": 2, "pause": 1, "resume": 1, "ask": 3, "show-feelings": 2, "drop-feelings": 1, "break": 1, "end-break": 2,
    "card-down": 5, "explain": 2, "word-off": 1, "hand": 2, "take-back": 1, "here": 1,
}  # fmt: skip
DOES = {
    "chair": RUNS,
    "co-chair": RUNS,
    "minute-taker": {"promise": 3, "lock": 3, "drop": 1, "line": 3, "explain": 2, "word-off": 1, "here": 1},
    "officer": {"line": 3, "hide": 1, "explain": 2, "card": 1, "here": 1},
    "partner": {"line": 8, "card": 1, "here": 1},
    "young person": {"line": 6, "feel": 6, "card": 2, "here": 1, "verdict": 1},
    "only cards": {"card": 4, "feel": 2},
    "room screen": {},
    "not invited": {"line": 3, "show": 1, "next": 1, "here": 1, "feel": 1},
}
# The thirty: who they are, and how often they act.
CAST = (
    *(("chair", 14), ("co-chair", 9), ("minute-taker", 6), ("officer", 4)),
    *(("partner", 2),) * 8,
    *(("young person", 3),) * 14,
    *(("only cards", 3), ("room screen", 0), ("room screen", 0), ("not invited", 4)),
)
# The few who are enough to find what a broken server does.
SMALL_CAST = (
    *(("chair", 9), ("co-chair", 4), ("minute-taker", 2)),
    *(("partner", 4), ("partner", 4), ("young person", 3), ("room screen", 0), ("not invited", 2)),
)


@dataclass(frozen=True)
class Act:
    """One thing a person does: `copies` times at once, after `pause` seconds; `loses` answers on their way back."""

    kind: str
    pause: float
    pick: float  # which of the buttons she sees: 0 is the first, just below 1 the last
    copies: int
    loses: int


@dataclass(frozen=True)
class Fault:
    """What breaks once so much of the meeting is over: `kill`, `cut`, `down`, `revoke`, `redis_away`."""

    after: float  # the share of all acts that are done
    kind: str
    much: float  # the share of lines that are cut, or the seconds that it lasts


@dataclass(frozen=True)
class Plan:
    """The same seed gives the same plan. What comes between what in the machine is not in it."""

    seed: int
    acts: tuple  # by person, in the order of the cast
    faults: tuple
    closes: bool
    cast: tuple = field(default=CAST, repr=False)

    def __str__(self):
        broken = ", ".join(f"{fault.kind} at {fault.after:.0%}" for fault in self.faults)
        acts = sum(len(each) for each in self.acts)
        sent = sum(act.copies for each in self.acts for act in each)
        return f"seed {self.seed}: {len(self.cast)} clients, {acts} acts sent {sent} times; {broken}" + (
            "; the chair ends the meeting" if self.closes else ""
        )


def make(seed, *, kills=None, redis=False, cast=CAST, hurry=1.0):
    """The plan of this seed. `kills`: at least so many; `redis`: the channel layer goes away as well, once."""
    dice = Random(seed)
    acts = tuple(tuple(_acts(dice, role, times, hurry)) for role, times in cast)
    faults = [Fault(dice.uniform(0.15, 0.75), "cut", dice.uniform(0.2, 1)) for _each in range(dice.randint(1, 3))]
    faults += [Fault(dice.uniform(0.15, 0.75), "down", dice.uniform(0.3, 2)) for _each in range(dice.randint(0, 1))]
    faults += [Fault(dice.uniform(0.25, 0.7), "revoke", 1)]
    wanted = dice.choice((0, 1, 1, 2))
    for _each in range(wanted if kills is None else max(wanted, kills)):
        faults.append(Fault(dice.uniform(0.2, 0.75), "kill", 1))
    if redis:
        faults.append(Fault(dice.uniform(0.15, 0.4), "redis_away", dice.uniform(1, 4)))
    return Plan(seed, acts, tuple(sorted(faults, key=lambda fault: fault.after)), dice.random() < 0.4, cast)


def quiet(seed, cast=SMALL_CAST):
    """A plan for few, in which only a seat ends: what else goes wrong is the server's. It begins as meetings do."""
    dice = Random(seed)
    acts = [list(_acts(dice, role, times, 0.3)) for role, times in cast]
    for place, (role, _times) in enumerate(cast):
        if role == "partner":
            acts[place] = [Act("line", 0.1, 0, 3, 1), *acts[place]]
        if role == "chair":
            first = ("next", "line", "show", "show", "hide", "promise", "lock")
            acts[place] = [*(Act(kind, 0.4, 0, 1, 0) for kind in first), *acts[place]]
    return Plan(seed, tuple(map(tuple, acts)), (Fault(0.4, "revoke", 1),), False, cast)


def _acts(dice, role, times, hurry):
    kinds = DOES[role]
    if role == "chair":
        # She begins: off the opening, to a challenge that there is something to do about.
        yield Act("next", 0.2 * hurry, 0, dice.choice((1, 2)), 0)
    for _each in range(times):
        kind = dice.choices(list(kinds), list(kinds.values()))[0]
        copies = dice.choice((1,) * 20 + (2, 2, 2, 3, 5, 20))
        loses = dice.choice((0,) * 5 + (1, 1, 2))
        yield Act(kind, dice.uniform(0, 1.2) * hurry, dice.random() * 0.999, copies, min(loses, copies))
