"""Facets of a disclosure, by rules as data."""

from syndicate.pipeline.classify.classifier import Classifier, ClassifyInput, Reason

__all__ = ["Classifier", "ClassifyInput", "Reason"]
