"""Which of many possible headings are headings: the best chain of numbers that goes up sensibly.

A "Điều 7" cited at the start of a line between Điều 3 and Điều 4 fits no chain as long as the real one: it falls out.
"""

from collections.abc import Callable, Sequence

from documents.text.markers import next_letters

Order = tuple[int, ...]
Step = Callable[[Order, Order], float | None]
"""What it costs to go from one number to the next; None: impossible."""
Start = Callable[[Order], float | None]
_REACH = 400
"""How many possible headings back the number before is looked for."""
_GAP = 0.45


def best_chain(items: Sequence[tuple[Order, float]], *, start: Start, step: Step) -> list[int]:
    """Indexes of the chain of `items` (order, weight) whose weights less costs are the most; later ones win ties."""
    scores: list[float | None] = []
    before: list[int | None] = []
    for index, (order, weight) in enumerate(items):
        cost = start(order)
        score: float | None = None if cost is None else weight - cost
        source: int | None = None
        for earlier in range(max(0, index - _REACH), index):
            so_far = scores[earlier]
            if so_far is None or (cost := step(items[earlier][0], order)) is None:
                continue
            if score is None or so_far + weight - cost >= score:
                score, source = so_far + weight - cost, earlier
        scores.append(score)
        before.append(source)
    ends = [index for index, score in enumerate(scores) if score is not None and score > 0]
    if not ends:
        return []
    at: int | None = max(ends, key=lambda index: (scores[index], index))
    chain = []
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def counting_start(last: int = 0) -> Start:
    """A count begins at 1, or goes on after `last`."""
    return lambda order: 0.0 if order[0] in {1, last + 1} else None


def counting_step(before: Order, after: Order) -> float | None:
    gap = after[0] - before[0]
    return _GAP * (gap - 1) if 1 <= gap <= 3 else None


_MISSING = 2.5
_MISSING_IN_EXTRACT = 0.3
"""The most that articles missing between two cost; in a plain text file, which may be an extract, hardly anything."""


def article_start(order: Order, *, is_plain: bool = False) -> float | None:
    """Articles begin at 1; an extract begins anywhere, at a cost."""
    return min(_GAP * (order[0] - 1), _MISSING_IN_EXTRACT if is_plain else _MISSING)


def article_step(before: Order, after: Order, *, is_plain: bool = False) -> float | None:
    """Điều 5 → Điều 6 or Điều 5a."""
    if after <= before:
        return None
    gap = after[0] - before[0]
    return min(_GAP * max(gap - 1, 0), _MISSING_IN_EXTRACT if is_plain else _MISSING)


def dotted_start(last: Order = (), parent: int = 0) -> Start:
    """1 or 1.1; or what follows `last`; or 2.1 below a heading that counts 2."""

    def start(order: Order) -> float | None:
        if set(order) == {1} and len(order) <= 3:
            return 0.0 if len(order) == 1 else 0.2
        if last and (cost := dotted_step(last, order)) is not None:
            return cost + 0.2
        return 0.2 if len(order) == 2 and order == (parent, 1) else None

    return start


def dotted_step(before: Order, after: Order) -> float | None:
    """3.5 → 3.5.1, 3.6 or 4; a number left out costs, three left out are too many."""
    if after[: len(before)] == before:
        more = after[len(before) :]
        return {(1,): 0.0, (1, 1): 0.8}.get(more)
    level = len(after) - 1
    if level < len(before) and after[:level] == before[:level]:
        gap = after[level] - before[level]
        return _GAP * (gap - 1) if 1 <= gap <= 3 else None
    if 1 <= level <= len(before) and after[level] == 1 and after[: level - 1] == before[: level - 1]:
        return 0.8 if after[level - 1] == before[level - 1] + 1 else None
    return None


def letter_start(order: Order) -> float | None:
    """Letters count from a."""
    return 0.0 if order[0] == 0 else None


def letter_step(before: Order, after: Order) -> float | None:
    """b → c, d → đ or e; one letter left out costs."""
    following = next_letters(before[0])
    if after[0] in following:
        return 0.0
    return _GAP if any(after[0] in next_letters(position) for position in following) else None
