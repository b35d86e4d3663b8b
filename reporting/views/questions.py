"""A question about a voucher: what the office wants to know, and what the recipient answers."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.permissions import is_applicant
from network.request import Request
from reporting.queries import question_for
from reporting.views.buttons import step_buttons


@require_safe
def question(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = question_for(request.user, public_id)
    context = {
        "question": found,
        "voucher": found.voucher,
        "statement": found.statement,
        "application": found.grant.application,
        "own": bool(is_applicant(request.user, found)),
        "may_verify": request.user.has_perm("reporting.find_voucher", found.statement),
        "buttons": step_buttons([found], request.user),
    }
    return render(request, "reporting/question.html", context)
