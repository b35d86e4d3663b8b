"""Stretches of the way that several journeys go: an application written, checked, discussed, decided, accepted."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.journeys.people import People, Person

CLERK, COORDINATOR, DECIDER = "sabine.vogt", "lena.hartwig", "henrike.lorenz"
CHAIR, SECRETARY = "gerd.wolff", "paula.neumann"
CHECKER, APPROVER, TREASURER = "murat.aydin", "karin.scholz", "bernd.jaeger"


@dataclass(frozen=True)
class Proposal:
    """What an organisation wants, in the words of the form."""

    title: str
    call: str
    sections: tuple[dict[str, str], ...]
    choices: dict[str, tuple[str, ...]]
    costs: tuple[tuple[str, str, str, str, str], ...]
    """Kind of cost, what for, quantity, unit, price."""
    financing: dict[str, str]
    third: tuple[tuple[str, str, str], ...] = ()
    attachments: tuple[str, ...] = ()
    organisation: str = ""
    declarations: int = 6


# ---- the applicant ---------------------------------------------------------------------------------------------------


def begin(person: Person, proposal: Proposal) -> str:
    """From the public list of calls to the first page of the form. Gives the address of the application."""
    person.open("/calls/").follow(proposal.call)
    person.follow("Antrag beginnen")
    if proposal.organisation:
        person.choose("Für welche Organisation?", proposal.organisation)
    person.press("Antrag beginnen", within=person.main)
    person.sees("Wir und unsere Organisation")
    return person.path.removesuffix("organisation/")


def write_sections(person: Person, proposal: Proposal) -> None:
    person.follow("Weiter:", within=person.main)
    for answers in proposal.sections:
        write_section(person, proposal, answers)
        person.press("Weiter:", within=person.main)


def write_section(person: Person, proposal: Proposal, answers: dict[str, str]) -> None:
    person.fill_all(answers)
    for legend, options in proposal.choices.items():
        if person.page.get_by_role("group", name=legend).count():
            person.choose(legend, *options)


def with_costs(proposal: Proposal, *costs: tuple[str, str, str, str, str]) -> Proposal:
    return replace(proposal, costs=costs)


def write_plan(person: Person, proposal: Proposal) -> None:
    person.sees("Was Ihr Projekt kostet")
    table = person.page.locator("table", has_text="Was Ihr Projekt kostet")
    for number, (kind, purpose, quantity, unit, price) in enumerate(proposal.costs):
        row = table.locator("[data-row]").nth(number)
        if not row.count():
            person.page.get_by_role("button", name="Weitere Zeile").press("Enter")
        row.get_by_role("combobox").select_option(label=kind)
        boxes = row.get_by_role("textbox")
        for place, value in enumerate((purpose, quantity, unit, price)):
            boxes.nth(place).fill(value)
    person.fill_all(proposal.financing)
    for number, (kind, giver, amount) in enumerate(proposal.third):
        third = person.page.locator("table", has_text="Weitere Geldgeber").locator("[data-row]")
        if third.count() <= number:
            person.page.get_by_role("button", name="Geldgeber hinzufügen").press("Enter")
        row = third.nth(number)
        row.get_by_role("combobox").first.select_option(label=kind)
        row.get_by_role("textbox").first.fill(giver)
        row.get_by_role("textbox").last.fill(amount)


def declare_and_attach(person: Person, proposal: Proposal, folder: Path) -> None:
    boxes = person.main.get_by_role("checkbox")
    expect(boxes).to_have_count(proposal.declarations)
    for box in boxes.all():
        box.press("Space")
        expect(box).to_be_checked()
    person.press("Weiter:", within=person.main)
    for kind in proposal.attachments:
        attach(person, kind, scan(folder, kind))
    person.follow("Weiter:", within=person.main)


def attach(person: Person, kind: str, path: Path) -> None:
    place = person.section(kind)
    place.locator("input[type=file]").set_input_files(path)
    person.press("Hochladen", within=place)


def hand_in(person: Person) -> str:
    """Sends the application and gives the case's number from the receipt."""
    person.sees("Alles da")
    person.press("Antrag absenden", within=person.main)
    person.sees_heading("Ihr Antrag ist bei uns")
    number = person.main.locator("strong").first.inner_text()
    assert number
    return number


def write(person: Person, proposal: Proposal, folder: Path) -> None:
    """Everything but the last button."""
    begin(person, proposal)
    write_sections(person, proposal)
    write_plan(person, proposal)
    person.press("Weiter:", within=person.main)
    declare_and_attach(person, proposal, folder)


def apply(person: Person, proposal: Proposal, folder: Path) -> str:
    write(person, proposal, folder)
    return hand_in(person)


def scan(folder: Path, name: str) -> Path:
    """A PDF such as a scanner makes."""
    page = Image.new("RGB", (400, 560), "white")
    ImageDraw.Draw(page).text((40, 40), name, fill="black")
    data = io.BytesIO()
    page.save(data, "PDF")
    path = folder / f"{name}.pdf"
    path.write_bytes(data.getvalue())
    return path


def open_own(person: Person, title: str) -> Person:
    """From the list of own applications to what was handed in."""
    row = person.open("/applications/").main.get_by_role("row").filter(has_text=title)
    return person.follow(title, within=row)


# ---- the office ------------------------------------------------------------------------------------------------------


def open_case(person: Person, title: str) -> Person:
    """From the list of cases to the file."""
    return person.open("/cases/").follow(title, within=person.main)


def from_inbox(person: Person, title: str, what: str) -> Person:
    """Opens the task from the person's inbox, once its desk is there."""
    person.open("/inbox/")
    row = person.main.get_by_role("row").filter(has_text=title).filter(has_text=what)
    person.waits_for(lambda: row.count())
    with person._navigation():
        row.first.get_by_role("link").first.press("Enter")
    return person


def check_formally(clerk: Person, title: str, *, bad: dict[str, tuple[str, str]] | None = None) -> None:
    """Every point of the checklist: fine, or as `bad` says (result, note)."""
    from_inbox(clerk, title, "prüfen").follow("Antrag prüfen")
    for point in clerk.main.locator(".fn-criterion").all():
        legend = point.locator("legend").inner_text().strip()
        result, note = next((value for key, value in (bad or {}).items() if key in legend), ("in Ordnung", ""))
        clerk.tick(result, within=point)
        if note:
            clerk.fill("Bemerkung", note, within=point)
    clerk.press("Prüfung speichern").sees("Die Prüfung ist gespeichert.")


def admit(clerk: Person, title: str) -> None:
    check_formally(clerk, title)
    clerk.follow("Zulassen").press("Zulassen")
    clerk.sees("Erledigt: Zulassen.")


# ---- the committee ---------------------------------------------------------------------------------------------------


def assign(coordinator: Person, title: str, *jurors: str) -> None:
    coordinator.open("/reviews/assignments/")
    coordinator.follow(title, within=coordinator.main)
    coordinator.choose("Wer soll ein Gutachten schreiben?", *jurors)
    coordinator.press("Gutachten vergeben").sees("Zwei Gutachten" if len(jurors) > 9 else "vergeben")


def review(juror: Person, title: str, points: list[int]) -> None:
    juror.open("/reviews/").follow(title, within=juror.main)
    juror.choose("Ihre Erklärung", "Nein, ich bin unbefangen.")
    questions = juror.main.locator("fieldset.fn-criterion")
    expect(questions).to_have_count(len(points))
    for question, score in zip(questions.all(), points, strict=True):
        question.get_by_role("radio", name=str(score), exact=True).press("Space")
    juror.fill("Was spricht dafür?", "Erreicht Menschen, die sonst nicht kommen.")
    juror.press("Gutachten abgeben")
    juror.sees(f"Ihr Gutachten zu „{title}“ ist abgegeben.")


def plan_meeting(coordinator: Person, body: str, title: str, day: str, *cases: str) -> str:
    """Plans and invites. Gives the address of the meeting."""
    coordinator.open("/meetings/").follow(f"Sitzung planen: {body}")
    coordinator.fill_all({"Bezeichnung": title, "Tag": day, "Uhrzeit": "18:00", "Ort": "Kreishaus, Raum 2.14"})
    for box in coordinator.group("Anträge auf der Tagesordnung").get_by_role("checkbox").all():
        box.uncheck()
    coordinator.choose("Anträge auf der Tagesordnung", *cases)
    coordinator.press("Sitzung planen").sees("Die Sitzung ist geplant.", *cases)
    coordinator.follow("Einladen").press("Einladen").sees("Eingeladen")
    return coordinator.path


def hold_meeting(chair: Person, meeting: str, resolutions: dict[str, dict[str, str]], *, present: int) -> None:
    """Opened with everybody there, each case resolved (outcome, votes, reasons), closed."""
    chair.open(meeting).follow("Anwesenheit und Eröffnung")
    people = chair.group("Wer ist da?").get_by_role("checkbox")
    expect(people).to_have_count(present)
    for box in people.all():
        box.press("Space")
    chair.press("Sitzung eröffnen").sees("Die Sitzung ist eröffnet.", "Das Gremium ist beschlussfähig.")
    for title, given in resolutions.items():
        values = dict(given)
        chair.follow(f"Beschluss festhalten – {title}")
        chair.choose("Beschluss", values.pop("Beschluss"))
        chair.fill_all(values).press("Beschluss festhalten")
        chair.sees(f"Der Beschluss zu „{title}“ ist festgehalten.")
    chair.follow("Sitzung schließen").press("Sitzung schließen").sees("Geschlossen")


def sign_minutes(meeting: str, chair: Person, secretary: Person) -> None:
    for person, said in (
        (chair, "Es fehlt noch die zweite Unterschrift."),
        (secretary, "Beide haben unterschrieben. Die Niederschrift steht fest."),
    ):
        person.open(meeting).press("Niederschrift unterschreiben").sees(said)


# ---- decision and acceptance -----------------------------------------------------------------------------------------


def approve(
    decider: Person, title: str, financing: str, *, what: str = "Über den Antrag entscheiden", deviation: str = ""
) -> None:
    from_inbox(decider, title, what).follow("Bewilligen")
    decider.select("Finanzierungsart", financing)
    decider.fill("Gründe", "Das Projekt passt zum Handlungskonzept, und die Kosten sind nachvollziehbar.")
    decider.fill("Grund der Abweichung", deviation).press("Bewilligen").sees("Erledigt: Bewilligen.")


def accept(person: Person, title: str, *, waive: bool = True) -> None:
    person.open("/applications/").follow(title)
    person.follow("Förderung annehmen")
    if waive:
        person.tick("Wir verzichten auf einen Rechtsbehelf gegen den Bescheid.")
    person.press("Förderung annehmen").sees("Erledigt: Förderung annehmen.")


def vote(person: Person, title: str, outcome: str = "bewilligen", **values: str) -> None:
    """The office's own vote where no body resolves."""
    open_case(person, title).follow("Votum abgeben")
    person.choose("Votum", outcome).fill("Gründe", "Eine kleine, gut vorbereitete Aktion.").fill_all(values)
    person.press("Votum speichern").sees("Ihr Votum ist gespeichert.")


def decide_without_body(people: People, title: str) -> None:
    """Clerk and coordination office vote alike, the clerk closes the vote."""
    vote(people(CLERK), title)
    vote(people(COORDINATOR), title)
    open_case(people(CLERK), title).follow("Votum abschließen").press("Votum abschließen").sees("Beraten")


# ---- money -----------------------------------------------------------------------------------------------------------


def draw(person: Person, title: str, *, spent: str, soon: str, amount: str, purpose: str) -> None:
    person.open("/applications/").follow(title).follow("Geld abrufen")
    person.fill_all(
        {
            "Bisher für das Projekt bezahlt": spent,
            "Fällig in den nächsten sechs Wochen": soon,
            "Wofür": purpose,
            "So viel möchten wir abrufen": amount,
        }
    )
    person.press("Abruf absenden")


def pay(people: People, title: str, amount: str) -> None:
    """Checked, approved, ordered and confirmed by whom the four eyes allow; the treasurer does the last two."""
    from_inbox(people(CHECKER), title, "Mittelabruf prüfen").follow("Sachlich und rechnerisch richtig")
    people(CHECKER).press("Sachlich und rechnerisch richtig").sees("Erledigt")
    from_inbox(people(APPROVER), title, "Auszahlung anordnen").follow("Auszahlung anordnen")
    people(APPROVER).press("Auszahlung anordnen").sees("Erledigt")
    treasurer = people(TREASURER)
    treasurer.open("/money/").sees(title, amount).follow("Zahlungslauf anlegen")
    treasurer.press("Zahlungslauf anlegen").sees(title, amount)
    treasurer.reads_letter("Anordnung als PDF", title="Auszahlungsanordnung")
    assert amount.removesuffix(",00").replace(".", "") in treasurer.download("Anordnung als CSV").decode()


def confirm_payment(treasurer: Person, amount: str) -> None:
    """On the day the bank statement shows it, from the page of the run."""
    treasurer.sees(amount)
    treasurer.page.reload()
    treasurer.press("Zahlungen heute bestätigen").sees("Eine Zahlung ist bestätigt.")


# ---- what was spent --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voucher:
    paid_on: str
    payee: str
    reason: str
    cost_type: str
    amount: str


def account_for(
    person: Person, title: str, vouchers: list[Voucher], income: list[tuple[str, str, str]], photo: Path,
    *, short: bool = False, by_table: bool = False,
) -> None:  # fmt: skip
    """Report, vouchers with their photos, income; not yet handed in. `by_table`: the vouchers come from a CSV file."""
    person.open("/statements/")
    row = person.main.get_by_role("row").filter(has_text=title)
    person.follow("Verwendungsnachweis", within=row)
    person.follow("Bericht schreiben").fill_all(
        {
            "Was haben Sie gemacht?": "Zwei Tagesseminare und ein Nachtreffen.",
            **({} if short else {"Was haben Sie erreicht?": "Elf Vereine haben einen Leitfaden beschlossen."}),
            "Wie viele Menschen haben teilgenommen?": "43",
        }
    )
    person.press("Bericht speichern").sees("Der Bericht ist gespeichert.")
    if by_table:
        import_vouchers(person, vouchers, photo)
    else:
        type_vouchers(person, vouchers, photo)
    if income:
        write_income(person, income)


def type_vouchers(person: Person, vouchers: list[Voucher], photo: Path) -> None:
    person.follow("Beleg hinzufügen")
    for number, one in enumerate(vouchers, start=1):
        person.fill_all({"Bezahlt am": one.paid_on, "An wen": one.payee, "Wofür": one.reason, "Betrag": one.amount})
        person.select("Kostenart", one.cost_type).upload("Rechnung oder Quittung", photo)
        person.press("Beleg speichern" if number == len(vouchers) else "Speichern und nächster Beleg")
        person.sees("Der Beleg steht in der Liste.")


def import_vouchers(person: Person, vouchers: list[Voucher], photo: Path) -> None:
    """A list from a spreadsheet with one row that is not right yet; then all photos at once, known by their names."""
    lines = ["Beleg-Nr.;Zahltag;Empfänger;Verwendungszweck;Kategorie;Brutto"]
    for number, one in enumerate(vouchers, start=1):
        amount = one.amount if number < len(vouchers) else f"{one.amount}5"
        lines.append(f"R-{number};{one.paid_on};{one.payee};{one.reason};{one.cost_type};{amount}")
    table = photo.with_name("Kassenbuch.csv")
    table.write_bytes("\r\n".join([*lines, "Summe;;;;;"]).encode("cp1252"))
    person.follow("Aus einer Tabelle übernehmen").upload("Tabelle", table).press("Tabelle ansehen")
    person.sees(f"{len(vouchers)} Zeilen gelesen", "Höchstens zwei Stellen nach dem Komma.")
    person.press("In die Belegliste übernehmen").sees("Eine Zeile ist noch nicht fertig; sie bleibt stehen.")
    wrong = person.page.locator("[data-grid-row]", has_text="Höchstens zwei Stellen nach dem Komma.")
    amount_field = wrong.locator("[name^=amount-]")
    expect(amount_field).to_have_value(f"{vouchers[-1].amount}5")
    amount_field.fill(vouchers[-1].amount)
    # It adds itself up without a button.
    expect(person.main).to_contain_text(f"{len(vouchers)} Belege zusammen", timeout=20_000)
    person.press("Speichern und zurück").follow("Mehrere Fotos auf einmal")
    files = [photo.with_name(f"Beleg {number}.jpg") for number in range(1, len(vouchers) + 1)]
    for file in files:
        file.write_bytes(photo.read_bytes())
    person.field("Fotos oder Scans").set_input_files(files)
    person.press("Hochladen").sees("Zu jedem Beleg gibt es eine Datei.").follow("Zurück")


def write_income(person: Person, income: list[tuple[str, str, str]]) -> None:
    person.follow("Einnahmen ändern")
    rows = person.page.locator("[data-row]")
    for number, (kind, giver, amount) in enumerate(income):
        if rows.count() <= number:
            person.page.get_by_role("button", name="Zeile hinzufügen").press("Enter")
        row = rows.nth(number)
        row.get_by_role("combobox").select_option(label=kind)
        row.get_by_role("textbox").first.fill(giver)
        row.get_by_role("textbox").last.fill(amount)
    person.press("Einnahmen speichern").sees("Die Einnahmen sind gespeichert.")


def hand_in_statement(person: Person) -> None:
    person.follow("Weiter zum Absenden")
    person.sees("wirtschaftlich und sparsam").press("Verwendungsnachweis absenden").sees("Ihr Nachweis ist bei uns")
    person.follow("Zum Nachweis").sees("abgegeben am")


def settle(decider: Person, title: str, amount: str) -> None:
    """The decider reads how the rules reckoned, and decides on it."""
    open_case(decider, title).follow("Zur Festsetzung").sees("So kommen wir auf den Betrag", amount)
    decider.follow("Förderung festsetzen").press("Förderung festsetzen").sees("Erledigt: Förderung festsetzen.")


def close(clerk: Person, title: str) -> None:
    from_inbox(clerk, title, "Akte schließen").follow("Akte schließen").press("Akte schließen")
    clerk.sees("Abgeschlossen", "Aufbewahrung bis", "31.12.2032")


def photo(folder: Path) -> Path:
    path = folder / "Quittung.jpg"
    Image.new("RGB", (300, 400), "white").save(path)
    return path
