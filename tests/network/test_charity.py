"""The charitable proof: a real file in the real store, read by whom it concerns."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from network import queries
from network.models import Actor, User
from tests.conftest import Cast

SignIn = Callable[[User], Client]
GIVEN = {"is_non_profit": "on", "charitable_until": "2028-12-31", "version": "1"}


def pdf() -> SimpleUploadedFile:
    data = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(data)
    return SimpleUploadedFile("bescheid.pdf", data.getvalue(), content_type="application/pdf")


def test_a_proof_is_stored_and_read_by_organisation_and_office(
    cast: Cast, organisation: Actor, sign_in: SignIn
) -> None:
    address = reverse("network:charity", args=[organisation.public_id])
    assert sign_in(cast["applicant"]).post(address, {**GIVEN, "proof": pdf()}).status_code == 302
    proof = queries.charitable_proofs(organisation).get()
    assert (proof.name, proof.content_type) == ("bescheid.pdf", "application/pdf")
    expected = {"applicant": 200, "clerk": 200, "auditor": 200, "juror": 404, "outsider": 404, "stranger": 404}
    found = {name: sign_in(cast[name]).get(proof.get_absolute_url()).status_code for name in expected}
    assert found == expected


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_saved(
    cast: Cast, organisation: Actor, sign_in: SignIn
) -> None:
    address = reverse("network:charity", args=[organisation.public_id])
    disguised = SimpleUploadedFile("bescheid.pdf", b"<html>kein PDF</html>", content_type="application/pdf")
    response = sign_in(cast["applicant"]).post(address, {**GIVEN, "proof": disguised})
    organisation.refresh_from_db()
    assert 400 <= response.status_code < 500
    assert 'value="2028-12-31"' in response.content.decode()
    assert (organisation.version, queries.charitable_proofs(organisation).count()) == (1, 0)


def test_charitable_without_a_day_is_not_enough(cast: Cast, organisation: Actor, sign_in: SignIn) -> None:
    address = reverse("network:charity", args=[organisation.public_id])
    response = sign_in(cast["applicant"]).post(address, {"is_non_profit": "on", "version": "1"})
    assert response.status_code == 422
    assert "bis wann der Freistellungsbescheid gilt" in response.content.decode()
