"""What every letter's facts carry."""

from __future__ import annotations

from typing import Any

HEAD: dict[str, Any] = {
    "partnership": "Landkreis Mühlental",
    "office": "Kreisverwaltung Mühlental, Amt für Zusammenhalt",
    "coordination": "Koordinierungs- und Fachstelle Mühlental",
    "street": "Am Mühlgraben 4",
    "town": "55999 Neuhafen",
    "place": "Neuhafen",
    "phone": "06789 1234-56",
    "email": "zusammenhalt@muehlental.example",
    "hours": "montags bis donnerstags 9 bis 16 Uhr",
    "land": "RP",
}
BASE: dict[str, Any] = {
    "letterhead": HEAD,
    "addressee": ["SV Blau-Gelb Wiesenbrück 1921 e. V.", "Sportplatzweg 1", "55998 Wiesenbrück"],
    "number": "AF-2027-002",
    "title": "Klartext gegen Parolen: Argumentationstraining für Vereinsvorstände",
    "applicant": "SV Blau-Gelb Wiesenbrück 1921 e. V.",
    "contact": {"name": "Miriam Çelik-Łukaszewska", "email": "m.celik@muehlental.example"},
    "date": "2027-02-12",
    "received_on": "2027-01-11",
    "signed_by": "Dr. Jörn Brückner",
}
V = "2026-1"  # of every text block
