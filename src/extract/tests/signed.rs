//! Papers that are signed at their foot: certificates, contracts, acceptances, petitions.

use jiff::civil::{Date, date};

use super::*;

fn title(found: &Extraction) -> &str {
    let title = found.attributes.title.as_ref();
    title.map_or("", |it| it.reading.value.as_str())
}

fn sender(found: &Extraction) -> Option<&str> {
    let sender = found.attributes.sender.as_ref();
    sender.map(|it| it.reading.value.as_str())
}

fn issued(found: &Extraction) -> Option<Date> {
    found
        .attributes
        .issued_on
        .as_ref()
        .map(|it| it.reading.value)
}

#[test]
fn the_office_signs_a_certificate_not_the_person_in_it() {
    let mut page = page(&[
        ("柏産第1349号の5", 1300.0, 250.0),
        ("農業研修の受講証明書", 800.0, 400.0),
        ("住所", 320.0, 620.0),
        ("柏戸町花園一丁目7番13号", 720.0, 620.0),
        ("氏名", 320.0, 720.0),
        ("野口　和也", 720.0, 720.0),
        ("上記のとおり証明する。", 300.0, 1300.0),
        ("平成22年6月7日", 300.0, 1450.0),
        ("柏戸町長　能登谷　敬三", 1000.0, 1600.0),
    ]);
    page.rules = grid(&[300.0, 700.0, 1700.0], &[600.0, 700.0, 800.0]);
    let found = extract(&page);
    assert_eq!(found.document_type, DocumentType::Other);
    assert_eq!(sender(&found), Some("柏戸町長 能登谷 敬三"));
    assert_eq!(issued(&found), Some(date(2010, 6, 7)));
}

#[test]
fn a_contract_is_named_after_what_it_is_about_and_dated_at_its_foot() {
    let found = extract(&page(&[
        ("業務委託契約書", 860.0, 200.0),
        ("1　件", 200.0, 400.0),
        ("名　庁舎清掃業務委託", 420.0, 400.0),
        (
            "2　履行期間　平成27年5月1日から平成28年3月31日まで",
            200.0,
            480.0,
        ),
        ("この契約の証として、本書二通を作成する。", 240.0, 1500.0),
        ("平成27年4月28日", 240.0, 1620.0),
        ("発注者　早瀬市東雲台四丁目6番5号", 500.0, 1740.0),
        ("早瀬市長　樋渡　宗一郎", 660.0, 1820.0),
        ("受注者　早瀬市八幡三丁目14番5号", 500.0, 1940.0),
        ("株式会社葉山環境　代表取締役　細川　春香", 660.0, 2020.0),
    ]));
    assert_eq!(title(&found), "庁舎清掃業務委託");
    assert_eq!(issued(&found), Some(date(2015, 4, 28)));
    assert_eq!(sender(&found), None, "two parties sign it");
    assert!(!found.review_reasons.iter().any(|it| it.contains("title")));
}

#[test]
fn a_contract_may_be_dated_on_its_last_page() {
    let signed = |face: &str| {
        let mut last = page(&[
            ("この契約の証として、本書二通を作成する。", 240.0, 300.0),
            ("平成27年4月28日", 240.0, 420.0),
            ("発注者　早瀬市東雲台四丁目6番5号", 500.0, 540.0),
        ]);
        last.number = 2;
        let pages = [page(&[(face, 860.0, 200.0), ("第1条", 200.0, 600.0)]), last];
        issued(&extractor(Masters::default()).extract(&pages, &mut NoLook))
    };
    assert_eq!(signed("業務委託契約書"), Some(date(2015, 4, 28)));
    assert_eq!(
        signed("施設利用状況調書"),
        None,
        "a contract is attached to it"
    );
}

#[test]
fn an_acceptance_is_dated_over_the_office_it_goes_to() {
    let found = extract(&page(&[
        ("早瀬市収受", 1500.0, 150.0),
        ("平成17年6月28日", 1460.0, 210.0),
        ("第4770号", 1540.0, 270.0),
        ("請　書", 900.0, 300.0),
        ("1　件", 200.0, 500.0),
        ("名", 420.0, 500.0),
        ("本館2階手すり修繕", 540.0, 500.0),
        ("2　請負金額　金423,100円", 200.0, 580.0),
        ("上記のとおりお請けします。", 240.0, 900.0),
        ("平成17年6月22日", 240.0, 1100.0),
        ("早瀬市長　殿", 240.0, 1260.0),
        ("住所　早瀬市新田二丁目19番8号", 800.0, 1420.0),
        ("大栄建設株式会社　代表取締役　山﨑　香織", 800.0, 1500.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Received);
    assert_eq!(title(&found), "本館2階手すり修繕");
    assert_eq!(issued(&found), Some(date(2005, 6, 22)));
    let received = found.attributes.received_on.as_ref();
    assert_eq!(received.map(|it| it.reading.value), Some(date(2005, 6, 28)));
    assert_eq!(
        sender(&found),
        Some("大栄建設株式会社 代表取締役 山﨑 香織")
    );
}

#[test]
fn the_head_of_a_body_stands_behind_it_and_may_break_his_name() {
    let found = extract(&page(&[
        ("早瀬市受付", 200.0, 140.0),
        ("H28.2.28", 220.0, 200.0),
        ("道路占用許可申請書", 820.0, 340.0),
        ("平成28年2月23日", 1300.0, 450.0),
        ("早瀬市長　殿", 240.0, 520.0),
        ("申請者　住　所　早瀬市本町二丁目26番9号", 760.0, 600.0),
        (
            "名　称　桜台電気工業株式会社　代表取締役　齋藤",
            900.0,
            650.0,
        ),
        ("美智代", 900.0, 700.0),
    ]));
    assert_eq!(
        sender(&found),
        Some("桜台電気工業株式会社 代表取締役 齋藤美智代")
    );
}

#[test]
fn the_city_of_a_stamp_over_its_mayor_is_no_part_of_him() {
    let found = extract(&page(&[
        ("受付", 260.0, 300.0),
        ("R2.12.18", 220.0, 350.0),
        ("早瀬市", 250.0, 420.0),
        ("陳情書", 900.0, 300.0),
        ("早瀬市長　殿", 270.0, 480.0),
        ("桜木自治会　会長　黒澤　由紀", 1100.0, 700.0),
        ("件名　公園の遊具に関する陳情", 240.0, 900.0),
    ]));
    let addressee = found.attributes.addressee.as_ref();
    assert_eq!(
        addressee.map(|it| it.reading.value.as_str()),
        Some("早瀬市長")
    );
    assert_eq!(title(&found), "公園の遊具に関する陳情");
    assert_eq!(sender(&found), Some("桜木自治会 会長 黒澤 由紀"));
}

#[test]
fn an_ordinance_is_named_by_the_sentence_that_makes_it_known() {
    let found = extract(&page(&[
        (
            "早瀬市広報紙の発行に関する条例をここに公布する。",
            240.0,
            250.0,
        ),
        ("平成15年3月2日", 280.0, 400.0),
        ("早瀬市長　樋渡　宗一郎", 1100.0, 480.0),
        ("早瀬市条例第39号", 200.0, 640.0),
        ("（趣旨）", 240.0, 800.0),
    ]));
    assert_eq!(title(&found), "早瀬市広報紙の発行に関する条例");
    let number = found.attributes.doc_number.as_ref();
    assert_eq!(
        number.map(|it| it.reading.value.as_str()),
        Some("早瀬市条例第39号")
    );
}

#[test]
fn a_public_notice_is_named_over_its_sentence() {
    let found = extract(&page(&[
        ("鶴岬村公告第60号", 1500.0, 240.0),
        ("庁舎清掃業務に係る一般競争入札", 700.0, 350.0),
        ("次のとおり実施するので、公告する。", 220.0, 420.0),
        ("平成23年4月10日", 220.0, 480.0),
        ("鶴岬村長　仲宗根　実", 1300.0, 540.0),
        ("履行期限", 280.0, 720.0),
        ("平成23年10月17日", 560.0, 720.0),
    ]));
    assert_eq!(title(&found), "庁舎清掃業務に係る一般競争入札");
    assert_eq!(issued(&found), Some(date(2011, 4, 10)));
    let is_doubted = |reason: &String| reason.contains("issued_on");
    assert!(
        !found.review_reasons.iter().any(is_doubted),
        "{:?}",
        found.review_reasons
    );
}
