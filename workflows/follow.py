"""The process follows the state, never the other way round."""

from __future__ import annotations

import logging

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from workflows.desks import DeskActivation, DeskFlow, flow_of, flows
from workflows.life import Life
from workflows.models import DeskTask
from workflows.models.process import Process

log = logging.getLogger(__name__)


def follow(subject: Life) -> DeskTask | None:
    """Open the desk that the subject's state asks for and close any other. Returns the open task, if there is one."""
    flow = flow_of(type(subject))
    if flow is None:
        return None
    with transaction.atomic():
        fresh = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
        wanted = flow.desks().get(fresh.state)
        task = _open_task(flow, fresh)
        if task is None:
            if wanted is not None:
                flow.start.run(subject=fresh)
                task = _open_task(flow, fresh)
        elif task.flow_task is wanted and wanted is not None:
            wanted.describe(task, fresh)
            task.save()
        else:
            with task.activation() as activation:
                assert isinstance(activation, DeskActivation)
                activation.leave()
            task = _open_task(flow, fresh)
    return task


def follow_quietly(label: str, pk: int) -> None:
    """After a commit the step is done; a desk that cannot be opened now is opened by the worker."""
    try:
        subject = apps.get_model(label)._base_manager.filter(pk=pk).first()
        if isinstance(subject, Life):
            follow(subject)
    except Exception:
        log.exception("the desk of %s %s did not follow; the worker will", label, pk)


def rebuild_desks() -> int:
    """Drop all process tables and open every desk anew from the states. Claims are kept. Returns the open desks."""
    with transaction.atomic():
        claims = {
            (task.life, task.subject_id, task.flow_task.name): task.owner
            for task in DeskTask.objects.filter(finished__isnull=True, owner__isnull=False).select_related("owner")
        }
        Process.objects.all().delete()
        opened = 0
        for flow in flows():
            for subject in flow.life._base_manager.filter(Q(state__in=flow.desks())).order_by("pk").iterator(500):
                task = follow(subject)
                if task is None:
                    continue
                opened += 1
                if owner := claims.get((task.life, task.subject_id, task.flow_task.name)):
                    with task.activation() as activation:
                        activation.assign(owner)
    return opened


def _open_task(flow: type[DeskFlow], subject: Life) -> DeskTask | None:
    assert flow.process_class is not None
    processes = flow.process_class.objects.filter(subject=subject, finished__isnull=True)
    tasks = DeskTask.objects.filter(process__in=processes, finished__isnull=True).select_related("process")
    task: DeskTask | None = tasks.first()
    return task
