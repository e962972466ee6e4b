"""How often somebody may try: buckets that fill up again with time. Pure but for what is counted; the clock is passed in."""

from __future__ import annotations

from dataclasses import dataclass, field

_MOST_KEYS = 5_000


@dataclass
class Bucket:
    """Allows `size` at once and `per_minute` in the long run, for each key apart.

    Attributes:
        size: how many at once.
        per_minute: how many are added again in a minute.
    """

    size: float
    per_minute: float
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def left(self, key: str, now: float) -> float:
        """How many the key may still do now."""
        left, then = self._left.get(key, (self.size, now))
        return min(self.size, left + (now - then) * self.per_minute / 60)

    def spent(self, key: str, now: float) -> bool:
        """Whether the key has none left; takes nothing."""
        return self.left(key, now) < 1

    def take(self, key: str, now: float) -> bool:
        """Take one; False where none is left (nothing is taken then)."""
        left = self.left(key, now)
        if len(self._left) > _MOST_KEYS:  # those that are full again are as good as unknown
            self._left = {one: kept for one, kept in self._left.items() if self.left(one, now) < self.size}
        self._left[key] = (left - 1 if left >= 1 else left, now)
        return left >= 1


@dataclass
class Limits:
    """The limits of one server.

    Attributes:
        codes: wrong codes from one address; then no code from it is even looked at.
        all_codes: wrong codes from everywhere: how fast many addresses together may guess.
        links: wrong personal links from one address.
        requests: anything from one address; a room behind one address still fits.
        votes: what one person sends.
        joins: people who join from one address.
    """

    codes: Bucket = field(default_factory=lambda: Bucket(8, 8))
    all_codes: Bucket = field(default_factory=lambda: Bucket(60, 60))
    links: Bucket = field(default_factory=lambda: Bucket(20, 20))
    requests: Bucket = field(default_factory=lambda: Bucket(600, 3_000))
    votes: Bucket = field(default_factory=lambda: Bucket(30, 60))
    joins: Bucket = field(default_factory=lambda: Bucket(100, 30))
