"""Who is proposed: by score among those who reached the majority, within the places there are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import RepeatRule, Terms
from zhiheng.stages.decisions.rules.seats import Places, Tags, free_places, rank

TIE_CHAIN = {
    "result-items": "结果类条款得分",
    "site-visit": "现场评审得分",
    "ballot": "再次投票",
}
HUNDREDTHS = 2


@dataclass(frozen=True)
class Candidate:
    """One application before the committee. `score` in hundredths of a point."""

    pk: int
    name: str
    score: int
    passed: bool
    tags: Tags = frozenset()
    rule: RepeatRule | None = None  # for an earlier laureate or the holder of a higher award
    barred: bool = False


@dataclass(frozen=True)
class Tie:
    """Candidates of equal score, more than the places left for them."""

    members: frozenset[int]
    places: int


@dataclass(frozen=True)
class Selection:
    """Who is proposed within the quota, who besides it, and which ties nobody has settled."""

    within: frozenset[int]
    outside: frozenset[int]
    ties: tuple[Tie, ...]

    @property
    def all(self) -> frozenset[int]:
        return self.within | self.outside


@enforces(Clause.DELIBERATION, Clause.QUOTA)
def select(
    candidates: Iterable[Candidate],
    *,
    terms: Terms,
    settled: Mapping[frozenset[int], frozenset[int]],
) -> Selection:
    """The best by score, for as many places as there are; fewer, or nobody, is a valid outcome.

    `settled`: tied candidates → those whom the committee chose among them. A tie is found when
    the score alone does not say who gets a place, and is never broken here. Places that a tie
    leaves vacant stay vacant: they do not pass to lower scores.
    """
    able = [c for c in candidates if _is_able(c, terms)]
    outside = frozenset(c.pk for c in able if c.rule == RepeatRule.TITLE_ONLY)
    competing = [c for c in able if c.pk not in outside]
    places = free_places(terms, (c.tags for c in competing))

    within: set[int] = set()
    ties: list[Tie] = []
    higher: Counter[Tags] = Counter()
    for level in _levels(competing, terms):
        sure, tie = _outcome(level, higher, places)
        within |= sure
        if tie is not None:
            within |= settled.get(tie.members, frozenset()) & tie.members
            ties += [] if tie.members in settled else [tie]
        higher.update(c.tags for c in level)
    return Selection(frozenset(within), outside, tuple(ties))


def _is_able(candidate: Candidate, terms: Terms) -> bool:
    barred = candidate.barred or candidate.rule == RepeatRule.BARRED
    return candidate.passed and not barred and candidate.score >= terms.score_line * 100


def _levels(candidates: Iterable[Candidate], terms: Terms) -> list[list[Candidate]]:
    """Candidates whose scores count as equal at the declared precision, best first."""
    levels: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        levels[rounded(candidate.score, terms.score_places)].append(candidate)
    return [levels[score] for score in sorted(levels, reverse=True)]


def rounded(score: int, places: int) -> int:
    """A score in hundredths, rounded half up to so many places."""
    unit = 10 ** max(HUNDREDTHS - places, 0)
    return (2 * score + unit) // (2 * unit)


def _outcome(
    level: Sequence[Candidate], higher: Counter[Tags], places: Places
) -> tuple[set[int], Tie | None]:
    """Of equal candidates: who surely has a place, and who is tied for the others."""
    whole = higher + Counter(c.tags for c in level)
    before, after = rank(higher, places), rank(whole, places)
    able = [c for c in level if rank(higher + Counter([c.tags]), places) > before]
    sure = {c.pk for c in able if rank(whole - Counter([c.tags]), places) < after}
    tied = frozenset(c.pk for c in able) - sure
    return sure, Tie(tied, after - before - len(sure)) if tied else None


@enforces(Clause.DELIBERATION)
def tie_is_open(ties: Iterable[Tie], *, names: Mapping[int, str], terms: Terms) -> list[Refusal]:
    """A tie at the quota is shown with the declared chain, and waits for the committee."""
    return [
        Refusal(
            Clause.DELIBERATION,
            "{names}同分并列，争{places}个名额，系统不作取舍。",
            "请评定委员会参照已公布的比较顺序（{chain}）议定，或让名额空缺，并记录理由。",
            names="、".join(sorted(names[pk] for pk in tie.members)),
            places=tie.places,
            chain="、".join(TIE_CHAIN.get(key, key) for key in terms.tie_chain),
        )
        for tie in ties
    ]


@enforces(Clause.DELIBERATION)
def tie_is_settled_wrongly(
    members: frozenset[int],
    chosen: frozenset[int],
    *,
    ties: Collection[Tie],
    reason: str,
    terms: Terms,
    votes: Mapping[int, int],
) -> Refusal | None:
    """`votes`: what each received in another ballot over the tie, empty when none was held."""
    tie = next((tie for tie in ties if tie.members == members), None)
    if tie is None:
        return Refusal(
            Clause.DELIBERATION,
            "所列申报组织并不构成待处理的并列。",
            "请按系统列出的并列名单处理。",
        )
    if not reason.strip():
        return Refusal(Clause.DELIBERATION, "没有写明取舍的理由。", "请填写理由，记入会议纪要。")
    if not chosen <= members or len(chosen) > tie.places:
        return Refusal(
            Clause.DELIBERATION,
            "并列者只有{places}个名额，所选不符。",
            "请在并列者中选不超过{places}家。",
            places=tie.places,
        )
    if not terms.vacancy_allowed and len(chosen) < tie.places:
        return Refusal(
            Clause.QUOTA,
            "本办法不允许名额空缺，应选{places}家。",
            "请选足名额。",
            places=tie.places,
        )
    if _departs_from_votes(chosen, members - chosen, votes):
        return Refusal(
            Clause.DELIBERATION,
            "所选与并列再投的票数不符。",
            "请按再次投票的票数取舍。",
        )
    return None


def _departs_from_votes(
    chosen: Collection[int], others: Collection[int], votes: Mapping[int, int]
) -> bool:
    if not votes or not chosen or not others:
        return False
    return min(votes.get(pk, 0) for pk in chosen) < max(votes.get(pk, 0) for pk in others)


def overtaking(candidates: Iterable[Candidate], selection: Selection) -> frozenset[int]:
    """Those proposed although somebody with a higher score failed the majority."""
    candidates = list(candidates)
    failed = [c.score for c in candidates if not (c.passed or c.barred or _is_barred(c))]
    highest = max(failed, default=-1)
    return frozenset(c.pk for c in candidates if c.pk in selection.all and c.score < highest)


def _is_barred(candidate: Candidate) -> bool:
    return candidate.rule == RepeatRule.BARRED


@enforces(Clause.COMMITTEE_DUTIES)
def departures_are_unexplained(
    needed: Collection[int], *, reasons: Mapping[int, str], names: Mapping[int, str]
) -> list[Refusal]:
    """The committee may depart from the experts' order only with written reasons."""
    return [
        Refusal(
            Clause.COMMITTEE_DUTIES,
            "{name}通过而得分更高者未通过，偏离了专家评审次序，没有写明理由。",
            "请写明理由，记入会议纪要和档案。",
            name=names[pk],
        )
        for pk in sorted(needed)
        if not reasons.get(pk, "").strip()
    ]
