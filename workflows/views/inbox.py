from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from workflows import clock
from workflows.desks import flows, visible_tasks
from workflows.models import DeskTask

PER_PAGE = 30


WHOSE = {
    "": gettext_lazy("Alle"),
    "free": gettext_lazy("Frei"),
    "mine": gettext_lazy("Bei mir"),
    "others": gettext_lazy("Bei anderen"),
}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for this person, longest first."""
    everything = visible_tasks(request.user)
    whose = request.GET.get("whose", "")
    tasks = {
        "free": everything.filter(owner=None),
        "mine": everything.filter(owner=request.user),
        "others": everything.exclude(owner=None).exclude(owner=request.user),
    }.get(whose, everything)
    page = Paginator(tasks, PER_PAGE).get_page(request.GET.get("page"))
    pages = {flow.life._meta.label: flow.page for flow in flows()}
    for task in page:
        task.is_personal = task.scope.startswith("user:")
        task.url = reverse(pages[task.life], args=[task.subject_id])
    context = {
        "page": page,
        "whose": whose,
        "choices": WHOSE,
        "total": page.paginator.count,
        "everything": bool(whose) or page.paginator.count > 0,
        "overdue": everything.filter(due_at__lt=clock.now()).count(),
        "now": clock.now(),
    }
    return render(request, "workflows/inbox.html", context)


@require_POST
def claim(request: HttpRequest, task_pk: int) -> HttpResponse:
    """Take a task that nobody has; whoever is second is told who was first."""
    with transaction.atomic():
        task = _task(request, task_pk)
        if task.owner_id is None:
            with task.activation() as activation:
                activation.assign(request.user)
        elif task.owner_id != request.user.pk:
            messages.warning(request, _("Jemand war schneller: Diese Aufgabe hat %s übernommen.") % task.owner)
            return redirect("workflows:inbox")
    return redirect(_page_of(task))


@require_POST
def release(request: HttpRequest, task_pk: int) -> HttpResponse:
    with transaction.atomic():
        task = _task(request, task_pk)
        if task.owner_id == request.user.pk:
            with task.activation() as activation:
                activation.unassign()
            messages.success(request, _("Die Aufgabe ist wieder frei."))
    return redirect("workflows:inbox")


def hand_over(request: HttpRequest, task_pk: int) -> HttpResponse:
    """Give one's own task to somebody who holds the same desk."""
    task = _task(request, task_pk, lock=False)
    people: Any = get_user_model().objects
    colleagues = list(people.at_desk(task.role, task.scope).exclude(pk=request.user.pk))
    form = HandOverForm(request.POST or None, colleagues=[(str(user.pk), str(user)) for user in colleagues])
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            task = _task(request, task_pk)
            chosen = next(user for user in colleagues if str(user.pk) == form.cleaned_data["to"])
            task.owner, task.status = chosen, "ASSIGNED"
            task.save(update_fields=["owner", "status"])
        messages.success(request, _("Die Aufgabe liegt jetzt bei %s.") % chosen)
        return redirect("workflows:inbox")
    return render(request, "workflows/hand_over.html", {"task": task, "form": form})


class HandOverForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Wer soll die Aufgabe übernehmen?"))

    def __init__(self, *args: object, colleagues: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = colleagues


def _task(request: HttpRequest, pk: int, *, lock: bool = True) -> DeskTask:
    tasks = visible_tasks(request.user)
    if lock:
        # The owner stands in viewflow's table: without its row locked too, the second would read what the first saw.
        tasks = tasks.select_related(None).select_for_update(of=("self", "task_ptr"))
    task = tasks.filter(pk=pk).first()
    if task is None:
        raise Http404
    found: DeskTask = task
    return found


def _page_of(task: DeskTask) -> str:
    pages = {flow.life._meta.label: flow.page for flow in flows()}
    return reverse(pages[task.life], args=[task.subject_id])
