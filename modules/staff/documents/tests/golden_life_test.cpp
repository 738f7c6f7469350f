// The documents of housing, examinations, long-term care, pregnancy and the staff's own allowances.
#include "tests/golden.h"

using namespace mado;
using namespace mado::documents::test;

namespace {

std::string sent_by(std::string const& title, std::string const& name, std::string const& office, std::string const& phone, std::string const& addressee, std::string const& address,
    std::string const& honorific = "様")
{
    return R"("issuer": { "title": ")" + title + R"(", "name": ")" + name + R"(", "office": ")" + office + R"(", "phone": ")" + phone + R"(" }, "addressee": { "name": ")" + addressee
        + R"(", "address": ")" + address + R"(", "honorific": ")" + honorific + R"(" })";
}

std::string reasons(std::string const& words, std::string const& law) { return R"("reasons": [ { "words": ")" + words + R"(", "law": ")" + law + R"(" } ])"; }
std::string decision(std::string const& result, std::string const& word) { return R"("decision": { "result": ")" + result + R"(", "word": ")" + word + R"(" })"; }
std::string all(std::initializer_list<std::string> parts)
{
    std::string joined;
    for (auto const& part : parts)
        joined += (joined.empty() ? "{ " : ", ") + part;
    return joined + " }";
}

// 介護保険法第183条・第192条・第196条, as definitions/decisions/remedies.yaml has it.
std::string const of_the_review_board = R"("remedies": [ { "words": "この処分について不服があるときは、この処分があったことを知った日の翌日から起算して3か月以内に、文書又は口頭で、岡山県介護保険審査会に対して審査請求をすることができます。ただし、正当な理由により、この期間内に審査請求をすることができなかったことを疎明したときは、この限りではありません。" },
    { "words": "この処分の取消しの訴えは、上記の審査請求に対する裁決を経た後に、その裁決があったことを知った日の翌日から起算して6か月以内に、総社市を被告として（訴訟において総社市を代表する者は、総社市長となります。）提起することができます。" } ])";

std::string const flats = R"({ "procedure": "prefectural_housing", "name": "regular", "title": { "ja": "令和8年11月定期募集" }, "opens_on": "2026-11-02", "closes_on": "2026-11-13", "draws_on": "2026-11-25",
    "items": [ { "key": "101", "title": { "ja": "101 見本団地1棟 3DK 総社市" }, "places": 1, "columns": { "rooms": "3", "single_allowed": false, "rent_from": 21400 } } ] })";
std::string const posts = R"({ "procedure": "staff_examination", "name": "regular", "title": { "ja": "令和8年度職員採用試験" }, "opens_on": "2026-11-02", "closes_on": "2026-11-20", "draws_on": "2027-01-29",
    "items": [ { "key": "public_health_nurse", "title": { "ja": "保健師" }, "places": 1, "columns": { "youngest": "20", "oldest": "39", "needs_licence": true } } ] })";

std::string const family = R"("members": [ { "member_name": { "text": "葛󠄀城 咲" }, "relation": "spouse", "member_born_on": "1991-02-02", "member_income": 0, "member_disabled": false },
    { "member_name": { "text": "葛󠄀城 結" }, "relation": "child", "member_born_on": "2021-08-08", "member_income": 0, "member_disabled": false } ])";
std::string const flat_answers = R"({ "wanted": "101", "name": { "text": "葛󠄀城 翔太", "kana": "カツラギ ショウタ" }, "born_on": "1990-05-05", "address": { "text": "岡山県総社市門田九丁目", "number": "3番4号" },
    "phone": "0866001234", "income": 2656000, "disabled": false, )" + family + R"(, "dependants_apart": "0", "single_parent": false,
    "housing_need": "いまの部屋が狭く、子が増えて寝る場所がない。", "income_papers": { "way": "counter", "blobs": [] }, "residence_paper": { "way": "omit", "blobs": [], "consent": true } })";
std::string const of_flats = sent_by("岡山県知事", "国富 晴彦", "土木部 住宅課 県営住宅班", "086-000-1016", "葛󠄀城 翔太", "岡山県総社市門田九丁目3番4号");

std::string const tenant_answers = R"({ "flat": "101", "wish_on": "2026-12-21", "name": { "text": "葛󠄀城 翔太", "kana": "カツラギ ショウタ" }, "born_on": "1990-05-05", "address": { "text": "岡山県総社市門田九丁目", "number": "3番4号" },
    "phone": "0866001234", "contact_name": { "text": "葛󠄀城 正" }, "contact_phone": "0866005678", )" + family + R"(, "changed": false,
    "residence_papers": { "way": "file", "blobs": [ { "name": "a" } ] }, "income_papers": { "way": "file", "blobs": [ { "name": "a" }, { "name": "b" } ] }, "tax_paper": { "way": "post", "blobs": [] }, "pledge": true })";
std::string const tenant_found = R"({ "month_income": 158000, "special_case": false, "home": "見本団地1棟302号", "admitted_on": "2026-12-21", "rent": 24500 })";

std::string const candidate_answers = R"({ "occupation": "public_health_nurse", "name": { "text": "𠮷田 みなみ", "kana": "ヨシダ ミナミ" }, "born_on": "2003-05-01", "address": { "text": "岡山県総社市中央八丁目", "number": "1番1号" }, "phone": "0866001234",
    "schools": [ { "school": "架空看護大学", "faculty": "看護学部看護学科", "entered_on": "2023-04", "left_on": "2027-03", "ended": "expected" },
                 { "school": "県立見本高等学校", "entered_on": "2019-04", "left_on": "2022-03", "ended": "graduated" } ],
    "jobs": [], "licence_state": "expected", "licence": "保健師免許", "licence_on": "2027-03", "disqualified": false, "truthful": true, "needs_support": true, "support": ["wheelchair"],
    "support_words": "入口に近い席を希望します。", "photo": { "way": "file", "blobs": [ { "name": "a" } ] } })";
std::string const candidate_found = R"({ "examination_number": "30012", "first_mark": "71.5", "second_mark": "83.5", "place": "1" })";
std::string const of_candidate = sent_by("総社市長", "市野 健太郎", "総務部 総務課 人事係", "0866-00-0014", "𠮷田 みなみ", "岡山県総社市中央八丁目1番1号");

std::string const care_answers = R"({ "kind": "new", "name": { "text": "𠮷田 トシ", "kana": "ヨシダ トシ" }, "born_on": "1943-04-18", "address": { "text": "岡山県総社市中央八丁目", "number": "1番1号" }, "phone": "0866001234",
    "insured_number": "0000000011", "has_doctor": true, "clinic": "架空内科医院", "doctor": "見本 医師男", "clinic_address": { "text": "岡山県総社市中央九丁目", "number": "2番2号" }, "seen_on": "2026-10",
    "survey_at": "home", "contact_name": { "text": "𠮷田 みなみ" }, "contact_phone": "0866001234", "attends": true, "survey_wishes": "耳が遠いので、ゆっくり話してください。", "filed_by": "family",
    "filer_name": "𠮷田 みなみ（長女）", "filer_address": { "text": "岡山県総社市中央八丁目1番1号" }, "filer_phone": "0866001234", "shares": true, "insured_card": { "way": "counter", "blobs": [] }, "my_number": "123456789018" })";
std::string const care_found = R"({ "insured": true, "surveyed_on": "2026-11-12", "standard_minutes": "54.3", "first_judgement": "care_2", "judged_on": "2026-11-26", "care_level": "care_2", "months": "12",
    "board_opinion": "転倒に注意し、通所リハビリテーションの利用を検討すること。" })";
std::string const of_care = sent_by("総社市長", "市野 健太郎", "保健福祉部 長寿介護課 認定係", "0866-00-0016", "𠮷田 トシ", "岡山県総社市中央八丁目1番1号");

std::string const mother_answers = R"({ "name": { "text": "葛󠄀城 咲", "kana": "カツラギ サキ" }, "born_on": "1996-05-15", "address": { "text": "岡山県総社市門田九丁目", "number": "3番4号" }, "phone": "0866001234", "occupation": "会社員",
    "due_on": "2027-06-16", "weeks": "8", "clinic": "架空レディースクリニック", "doctor": "見本 産子", "examined_before": true, "plural": true, "plural_count": "2", "births": "0", "supporter": true,
    "worries": ["money"], "interview": "office", "interview_wishes": "平日の夕方", "keep_secret": false, "my_number": "123456789018" })";
std::string const mother_found = R"({ "identity_checked": true, "handbook_number": "8-0123", "vouchers": "14" })";
std::string const of_mother = sent_by("総社市長", "市野 健太郎", "保健福祉部 こども課 母子保健係", "0866-00-0017", "葛󠄀城 咲", "岡山県総社市門田九丁目3番4号");

std::string const clerk_answers = R"({ "reason": "moved", "event_on": "2026-11-01", "home": { "text": "岡山県総社市駅前九丁目", "number": "5番6号", "building": "見本コーポ201" }, "tenure": "rent", "rent": 60000,
    "contract_in": "self", "sharers": "1", "contract": { "way": "file", "blobs": [ { "name": "a" } ] } })";
std::string const of_clerk = sent_by("総社市長", "市野 健太郎", "総務部 総務課 人事係", "0866-00-0014", "林 千尋", "総務部 総務課 行政係");

std::vector<Notice> notices()
{
    auto const soja = [](std::string name, std::string procedure, std::string const& answers, std::string const& examined, std::string decided) {
        return Notice { std::move(name), std::move(procedure), "person", answers, examined, std::move(decided) };
    };
    auto const prefecture = [&](std::string name, std::string procedure, std::string const& answers, std::string const& examined, std::string decided, std::string round = {}) {
        Notice notice { std::move(name), std::move(procedure), "person", answers, examined, std::move(decided), std::move(round) };
        notice.town = "岡山県";
        notice.head = "岡山県知事";
        return notice;
    };
    auto const candidate = [&](std::string name, std::string decided) {
        return Notice { std::move(name), "staff_examination", "person", candidate_answers, candidate_found, std::move(decided), posts };
    };
    return {
        prefecture("prefectural_housing_form", "prefectural_housing", flat_answers, "{}", "{}", flats),
        prefecture("housing_draw_result", "prefectural_housing", flat_answers, "{}",
            all({ document("県営住宅入居者募集　抽選結果のお知らせ", "住宅第201号"), of_flats, proof, decision("reserve", "補欠"), reasons("補欠の順位は、この住宅の第1位です。", "") }), flats),
        prefecture("housing_ineligible", "prefectural_housing", flat_answers, R"({ "income_found": 3328012 })",
            all({ document("県営住宅入居申込みの資格について", "住宅第202号"), of_flats, proof, decision("ineligible", "資格なし"), reasons("収入(月額)が上限を超えています。", "公営住宅法第23条第1号") }), flats),
        prefecture("prefectural_housing_qualification_form", "prefectural_housing_qualification", tenant_answers, "{}", "{}"),
        prefecture("housing_admission_notice", "prefectural_housing_qualification", tenant_answers, tenant_found,
            all({ document("県営住宅入居決定通知書", "岡山県指令住宅第31号"), of_flats, proof, decision("granted", "認容"), remedies("岡山県知事", "岡山県", "岡山県知事") })),
        prefecture("housing_admission_refused", "prefectural_housing_qualification", tenant_answers, R"({ "month_income": 158001, "special_case": false })",
            all({ document("県営住宅入居資格審査結果通知書", "岡山県指令住宅第32号"), of_flats, proof, decision("refused", "拒否"),
                reasons("世帯の収入が、入居できる収入の上限を超えています。", "公営住宅法第23条第1号"), remedies("岡山県知事", "岡山県", "岡山県知事") })),
        candidate("staff_examination_form", "{}"),
        candidate("staff_examination_passed", all({ document("職員採用試験　合格通知書", "総務第77号"), of_candidate, proof, decision("passed", "合格") })),
        candidate("staff_examination_failed", all({ document("職員採用試験　結果通知書", "総務第78号"), of_candidate, proof, decision("failed", "不合格") })),
        candidate("staff_examination_ineligible", all({ document("職員採用試験の受験資格について", "総務第79号"), of_candidate, proof, decision("ineligible", "資格なし"),
            reasons("職種に必要な資格・免許がなく、採用の日までに取る見込みもありません。", "地方公務員法第19条") })),
        soja("care_certification_form", "care_certification", care_answers, "{}", "{}"),
        soja("care_certified", "care_certification", care_answers, care_found, all({ document("介護保険　要介護認定・要支援認定等結果通知書", "総社市指令長介第51号"), of_care, proof, decision("granted", "認容"), of_the_review_board })),
        soja("care_not_certified", "care_certification", care_answers, R"({ "insured": true, "judged_on": "2026-11-26", "care_level": "none" })",
            all({ document("介護保険　要介護認定・要支援認定等却下通知書", "総社市指令長介第52号"), of_care, proof, decision("refused", "拒否"),
                reasons("介護認定審査会の審査判定の結果、要介護者及び要支援者のいずれにも該当しません。", "介護保険法第27条第9項"), of_the_review_board })),
        soja("care_postponement", "care_certification", care_answers, "{}", all({ document("介護保険　要介護認定・要支援認定等延期通知書", "長介第53号"), of_care, proof,
            reasons("主治医意見書の提出が遅れ、介護認定審査会の審査判定を行うことができないため。", ""), R"("limit": { "title": "認定の期限", "law": "介護保険法第27条第11項", "before_wareki": "令和8年12月7日", "until_wareki": "令和8年12月25日" })" })),
        soja("care_doctor_request", "care_certification", care_answers, "{}", all({ document("主治医意見書の作成について（依頼）", "長介第54号"), proof,
            sent_by("総社市長", "市野 健太郎", "保健福祉部 長寿介護課 認定係", "0866-00-0016", "見本 医師男", "岡山県総社市中央九丁目2番2号 架空内科医院", "様"),
            R"("consult": { "words": "介護に関する意見書の用紙を同封します。", "law": "介護保険法第27条第3項", "asked_wareki": "令和8年11月9日", "until_wareki": "令和8年11月24日" })" })),
        soja("care_board_request", "care_certification", care_answers, care_found, all({ document("要介護認定・要支援認定の審査及び判定について（依頼）", "長介第55号"), proof,
            sent_by("総社市長", "市野 健太郎", "保健福祉部 長寿介護課 認定係", "0866-00-0016", "架空の総社市介護認定審査会", "岡山県総社市中央九丁目1番1号", "御中"),
            R"("consult": { "words": "第3合議体の11月26日の審査に付してください。", "law": "介護保険法第27条第4項", "asked_wareki": "令和8年11月13日", "until_wareki": "" })" })),
        soja("pregnancy_notification_form", "pregnancy_notification", mother_answers, "{}", "{}"),
        soja("pregnancy_handbook_notice", "pregnancy_notification", mother_answers, mother_found, all({ document("母子健康手帳の交付のお知らせ", "こども第61号"), of_mother, proof, decision("done", "処理済み") })),
        soja("housing_notice_form", "housing_notice_of_staff", clerk_answers, "{}", "{}"),
        soja("housing_allowance_notice", "housing_notice_of_staff", clerk_answers, "{}", all({ document("住居手当認定通知書", "総務第81号"), of_clerk, proof, decision("done", "処理済み") })),
    };
}

TEST_CASE("documents of housing, examinations, care, pregnancy and allowances say what they said before")
{
    check_golden(notices());
}

TEST_CASE("what must stand in these notices stands there, and no number of a person does")
{
    check_said(notices(), {
        { 1, { "補欠", "101見本団地1棟3DK", "14日以内", "補欠の順位は、この住宅の第1位です。" }, { "教示", "不服", "{{" } },
        { 2, { "214,001円", "214,000円", "公営住宅法第23条第1号" }, { "教示", "{{" } },
        { 4, { "見本団地1棟302号", "令和9年1月4日", "24,500円", "73,500円", "岡山県知事に対して審査請求", "岡山県を被告として" }, { "{{" } },
        { 6, { "受験票", "30012", "保健師", "架空看護大学", "見込み" }, { "71.5", "{{" } },
        { 7, { "合格", "30012", "1位", "令和9年4月1日", "地方公務員法第21条" }, { "71.5", "83.5", "教示", "{{" } },
        { 8, { "不合格", "成績を知りたいとき" }, { "71.5", "教示", "{{" } },
        { 9, { "昭和62年4月2日から平成19年4月1日までに生まれた人" }, { "{{" } },
        { 10, { "要介護認定・要支援認定等申請書", "＊＊＊＊" }, { "123456789018", "{{" } },
        { 11, { "要介護2", "令和8年11月6日から令和9年11月30日まで", "岡山県介護保険審査会に対して審査請求", "裁決を経た後に" }, { "123456789018", "{{" } },
        { 12, { "非該当", "介護保険法第27条第9項", "岡山県介護保険審査会" }, { "一次判定", "{{" } },
        { 13, { "令和8年12月25日まで", "第27条第11項", "却下されたものとみなすことができます" }, { "教示", "{{" } },
        { 14, { "架空内科医院", "令和8年11月24日", "第27条第3項" }, { "123456789018", "{{" } },
        { 15, { "0000000011", "54.3分", "第27条第4項" }, { "𠮷田トシ", "中央八丁目", "{{" } },
        { 16, { "第3月", "8週", "■はい", "＊＊＊＊" }, { "123456789018", "{{" } },
        { 17, { "2冊", "8-0123", "14枚", "第16条第1項" }, { "123456789018", "お金", "教示", "{{" } },
        { 19, { "27,500円", "令和8年11月分から" }, { "教示", "{{" } },
    });
}

}  // namespace
