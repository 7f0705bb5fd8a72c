"""The declared tables, one module a step."""

from jtm.answers.tables import benchmarks, headlines, landscape, pathways, ranking, training, validation

__all__ = ["benchmarks", "headlines", "landscape", "pathways", "ranking", "training", "validation"]
