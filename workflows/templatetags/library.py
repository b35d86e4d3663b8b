"""The one register that every module of the tag library ``foerdernetz`` writes into."""

from django import template

register = template.Library()
