"""The filters of expressions: small functions of JSON values, each bounded in what it makes; a file for each kind of value."""

from automation.filters import lists, moments, numbers, text
from automation.filters.rules import FILTERS as FILTERS
from automation.filters.rules import FilterError as FilterError

__all__ = ["FILTERS", "FilterError", "lists", "moments", "numbers", "text"]
