"""How fast one visitor may ask."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """A bucket of `burst` tokens that fills with `rate` of them a second; each question takes one."""

    rate: float
    burst: float
    tokens: float = -1.0
    since: float = 0.0

    def allows(self, at: float) -> bool:
        """Whether there is a token at `at` (seconds of any clock that only goes forward); takes it."""
        full = self.burst if self.tokens < 0 else min(self.burst, self.tokens + (at - self.since) * self.rate)
        self.since = at
        self.tokens = full - 1 if full >= 1 else full
        return full >= 1
