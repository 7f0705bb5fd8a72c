"""The declared tables, one module a step."""

from jtm.answers.tables import landscape, pathways, ranking, training

__all__ = ["landscape", "pathways", "ranking", "training"]
