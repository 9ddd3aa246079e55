"""What `communique doctor` looks at: each check says what is there, whether it will do, and what to do where not."""

from communique.cli.health.check import Check, State, Use

__all__ = ["Check", "State", "Use"]
