"""The administrator invoices, the participant reads the mail, the bank's file pays; what has no reference is matched by
hand."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.fees.references import ocr
from infra.local.cloud import LocalCloud
from tests.fees.bank import Deposit, Paid, file
from tests.journeys.conftest import Visit
from tests.journeys.seats import PROGRAMME, Waiting, announced
from tests.stack.test_at_once import PREFIX

DISTRICT, FEE = "sodermalm", 1200_00


def takes_part(cloud: LocalCloud, course_id: str, name: str, child: str) -> Waiting:
    """Somebody who has a seat in the course."""
    waiting = Waiting(cloud, course_id, "sv", name, child=child)
    dynamodb = cloud.client("dynamodb")
    key = {"person_id": {"S": waiting.person_id}}
    asked = {"KeyConditionExpression": "person_id = :own", "ExpressionAttributeValues": {":own": key["person_id"]}}
    (made,) = dynamodb.query(TableName=f"{PREFIX}applications", **asked)["Items"]
    dynamodb.update_item(
        TableName=f"{PREFIX}applications",
        Key={**key, "application_id": made["application_id"]},
        UpdateExpression="SET #state = :admitted, seat_in = :course",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":admitted": {"S": "admitted"}, ":course": {"S": course_id}},
    )
    where = {"TableName": f"{PREFIX}groups", "Key": {"course_id": {"S": course_id}}}
    group = dynamodb.get_item(**where).get("Item", {})
    members = json.loads(group.get("members", {"S": "[]"})["S"])
    members.append([waiting.person_id, made["application_id"]["S"]])
    given = {":members": {"S": json.dumps(members)}, ":one": {"N": "1"}}
    dynamodb.update_item(
        **where, UpdateExpression="SET members = :members, version = :one", ExpressionAttributeValues=given
    )
    return waiting


def choose(here: Visit, content: bytes) -> None:
    """Send a bank file, and look at what is in it."""
    here.open("/personal/avgifter/bankfil")
    here.page.get_by_label("Bankfilen").set_input_files(
        {"name": "bgmax.txt", "mimeType": "text/plain", "buffer": content}
    )
    here.press("Visa vad som står i filen")


@pytest.mark.requirement("A6", "X8", "X1", "X2")
def test_from_invoice_to_paid_by_reference_and_by_hand(
    staff: Callable[..., Visit], visit: Callable[..., Visit], sent: Callable[..., dict[str, Any]], cloud: LocalCloud
) -> None:
    with announced(cloud, PROGRAMME, DISTRICT, 8) as course_id:
        where = {"TableName": f"{PREFIX}courses", "Key": {"course_id": {"S": course_id}}}
        fee = {":fee": {"N": str(FEE)}}
        cloud.client("dynamodb").update_item(
            **where, UpdateExpression="SET fee_ore = :fee", ExpressionAttributeValues=fee
        )
        petra = takes_part(cloud, course_id, "Petra Provsson", "Alma")
        bo = takes_part(cloud, course_id, "Bo Provsson", "Bo")

        adam = staff("adam", f"/personal/kurser/{course_id}?lang=sv")
        adam.press("Avgifter")
        adam.narrow()
        adam.press("Gör utkast")
        assert "2 utkast är gjorda." in adam.main()
        adam.press("Skicka 2 fakturor")
        assert "2 fakturor är skickade." in adam.main()
        adam.picture("avgifter")
        numbers = dict(zip(names(adam), re.findall(r"\b20\d{7}\b", adam.main()), strict=True))

        mail = sent("email", petra.email, "OCR-nummer")
        reference = ocr(numbers["Petra Provsson"])
        assert reference in mail["text"] and "5050-1055" in mail["text"]
        here = visit(width=320)
        here.enter(petra.session)
        here.open(f"/mina-arenden/{petra.number}")
        here.press("Din avgift, och hur du betalar")
        assert reference in here.main()
        here.picture("din-avgift")

        unknown = f"0000{numbers['Bo Provsson']}"
        paid = [
            Paid(reference, FEE, f"{numbers['Petra Provsson']:0>12}"),
            Paid("", FEE, unknown[:12].zfill(12), "Bo P"),
        ]
        choose(adam, file(Deposit(paid)))
        adam.narrow()
        assert "Saknar faktura" in adam.main()
        adam.picture("bankfil")
        adam.press("Bokför 2 betalningar")
        assert "Filen är bokförd" in adam.main()

        here.open(f"/mina-arenden/{petra.number}/avgift")
        assert "Avgiften är betald. Tack!" in here.main()
        sent("email", petra.email, "vi har fått din betalning")

        adam.open("/personal/avgifter/omatchade")
        adam.narrow()
        row = adam.page.get_by_role("row", name=re.compile("Bo P"))
        row.get_by_role("link").first.click()
        adam.look()
        adam.fill("Fakturanummer eller OCR-nummer", numbers["Bo Provsson"])
        adam.press("Para ihop")
        assert "Betald" in adam.main() and bo.number in adam.main()
        adam.open(f"/personal/avgifter/{numbers['Petra Provsson']}?lang=ar")
        adam.narrow()


def names(here: Visit) -> list[str]:
    """Who stands in the table, in order."""
    return [each.inner_text() for each in here.page.locator("main tbody th > bdi").all()]
