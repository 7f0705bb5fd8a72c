"""The declared tables, one module a step."""

from jtm.answers.tables import benchmarks, landscape, pathways, ranking, training, validation

__all__ = ["benchmarks", "landscape", "pathways", "ranking", "training", "validation"]
