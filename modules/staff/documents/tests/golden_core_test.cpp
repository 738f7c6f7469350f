// The documents of 児童扶養手当 and 生活保護, whole, with the sheet that says how the amount came about.
#include "tests/golden.h"

using namespace mado;
using namespace mado::documents::test;

namespace {

std::string sent_by(std::string const& title, std::string const& name, std::string const& office, std::string const& phone, std::string const& addressee, std::string const& address)
{
    return R"("issuer": { "title": ")" + title + R"(", "name": ")" + name + R"(", "office": ")" + office + R"(", "phone": ")" + phone + R"(" }, "addressee": { "name": ")" + addressee
        + R"(", "address": ")" + address + R"(", "honorific": "様" })";
}

std::string reasons(std::string const& words, std::string const& law) { return R"("reasons": [ { "words": ")" + words + R"(", "law": ")" + law + R"(" } ])"; }
std::string all(std::initializer_list<std::string> parts)
{
    std::string joined;
    for (auto const& part : parts)
        joined += (joined.empty() ? "{ " : ", ") + part;
    return joined + " }";
}
// Rows of `facts` or `lines`, as the module of the benefit gives them.
std::string rows(std::string const& list, std::vector<std::pair<std::string, std::string>> const& pairs)
{
    std::string joined;
    for (auto const& [label, value] : pairs)
        joined += std::string(joined.empty() ? "" : ", ") + R"({ "label": ")" + label + R"(", "value": ")" + value + R"(" })";
    return "\"" + list + R"(": [ )" + joined + " ]";
}

// 生活保護法第64条・第65条・第69条, as definitions/decisions/remedies.yaml has it.
std::string const of_assistance_law = R"("remedies": [ { "words": "この決定について不服があるときは、この決定があったことを知った日の翌日から起算して3か月以内に、岡山県知事に対して審査請求をすることができます。" },
    { "words": "審査請求をした日から50日（行政不服審査法第43条第1項による諮問をする旨の通知を受けたときは70日）以内に裁決がないときは、岡山県知事が審査請求を棄却したものとみなすことができます。" },
    { "words": "この決定の取消しの訴えは、上記の審査請求に対する裁決を経た後に、その裁決があったことを知った日の翌日から起算して6か月以内に、総社市を被告として（訴訟において総社市を代表する者は、総社市長となります。）提起することができます。" } ])";

std::string const claim_answers = R"({ "standing": "mother", "circumstance": "divorced", "circumstance_on": "2026-10-20", "has_partner": false, "name": { "text": "葛󠄀城 陽子", "kana": "カツラギ ヨウコ" }, "born_on": "1993-03-03",
    "address": { "text": "岡山県総社市門田九丁目", "number": "3番4号" }, "moved_this_year": false, "phone": "0866001234", "keep_secret": false,
    "children": [ { "child_name": { "text": "葛󠄀城 海" }, "child_born_on": "2016-05-05", "child_relation": "child", "child_disabled": false, "living": "together", "cared_for": true, "raised_since": "2016-05-05" },
                  { "child_name": { "text": "葛󠄀城 空" }, "child_born_on": "2019-06-06", "child_relation": "child", "child_disabled": false, "living": "apart", "child_address": { "text": "倉敷市見本町1番地" }, "cared_for": true, "raised_since": "2019-06-06" } ],
    "has_supporters": true, "supporters": [ { "supporter_name": { "text": "𠮷田 トシ" }, "supporter_relation": "parent", "supporter_born_on": "1958-01-20", "separate_purse": false } ],
    "filed_taxes": "declared", "has_maintenance": true, "maintenance": 240000, "has_pension": true,
    "pensions": [ { "pension_of": "claimant", "pension_kind": "disability_basic", "pension_waits": false, "pension_year": 831700, "child_addition_year": 239300 } ],
    "account": { "public": true }, "register_paper": { "way": "omit", "blobs": [], "consent": true }, "pension_paper": { "way": "post", "blobs": [] }, "my_number": "123456789018" })";
std::string const claim_found = R"({ "identity_checked": true, "resident": true, "circumstance_found": true, "partner_found": false, "income": 1070000, "dependants": "1" })";
std::string const of_children = sent_by("総社市長", "市野 健太郎", "保健福祉部 こども課 給付係", "0866-00-0009", "葛󠄀城 陽子", "岡山県総社市門田九丁目3番4号");
std::string const of_the_prefecture = sent_by("岡山県知事", "国富 晴彦", "子ども・福祉部 子ども家庭課 手当班", "086-000-1018", "試作 大樹", "岡山県都窪郡早島町前潟九丁目1番地");

std::string const sheet = R"("sheet": [
    { "label": "所得の額", "figure": "1,070,000円", "says": "給与の所得と養育費の8割から、一律の控除を引きます。", "law": "児童扶養手当法施行令第4条", "rows": [] },
    { "label": "全部支給の限度額", "figure": "1,070,000円", "says": "扶養親族等が1人の額です。", "law": "施行令第2条の4", "rows": [ { "description": "令和6年11月から", "law": "施行令第2条の4第1項" } ] },
    { "label": "1人目の額", "figure": "48,040円", "says": "48,050円から、（0円×0.0264029）を10円未満で四捨五入した額と10円を引きます。", "law": "", "rows": [] },
    { "label": "支給する月額", "figure": "59,380円", "says": "", "law": "児童扶養手当法第9条", "rows": [] } ])";

std::string const application_answers = R"({ "needs_now": ["money", "illness"], "reason": "勤め先がなくなり、持病で仕事が見つからない。", "money_at_hand": 12000, "applies_as": "self", "name": { "text": "𠮷田 一郎", "kana": "ヨシダ イチロウ" },
    "born_on": "1970-05-05", "address": { "text": "岡山県総社市駅前九丁目", "number": "8番9号" }, "phone": "0866001234", "keep_secret": false,
    "members": [ { "member_name": { "text": "𠮷田 一郎" }, "member_born_on": "1970-05-05", "member_relation": "head", "member_health": "糖尿病で通院" } ],
    "home": "rented", "rent": 30000, "rent_owed": 60000, "tell_money": "now", "incomes": [ { "income_of": "本人", "income_kind": "allowance", "income_month": 40000 } ],
    "assets": [ { "asset_kind": "deposit", "asset_words": "見本銀行", "asset_value": 12000 } ], "debts": 300000,
    "relatives": [ { "relative_name": "𠮷田 二郎", "relative_relation": "弟", "may_contact": false, "no_contact_why": ["estranged"], "no_contact_words": "15年ほど会っていない。" } ],
    "consents": true, "member_numbers": [ { "number_of": { "text": "𠮷田 一郎" }, "member_number": "123456789018" } ] })";
std::string const application_found = R"({ "identity_checked": true, "responsible_here": true, "minimum_cost": 108000, "income_for_need": 40000, "kinds": ["living", "housing", "medical"], "first_month_amount": 54400,
    "late_reason": "資産の調査の回答に日数を要したため。" })";
std::string const of_welfare = sent_by("総社市福祉事務所長", "土居 聡子", "保健福祉部 福祉課 保護係", "0866-00-0023", "𠮷田 一郎", "岡山県総社市駅前九丁目8番9号");

Notice claim(std::string name, std::string const& examined, std::string decided) { return { std::move(name), "child_support_claim", "person", claim_answers, examined, std::move(decided) }; }
Notice application(std::string name, std::string const& examined, std::string decided) { return { std::move(name), "public_assistance_application", "person", application_answers, examined, std::move(decided) }; }

std::vector<Notice> notices()
{
    auto const of_city = remedies("岡山県知事", "総社市", "総社市長");
    auto from_prefecture = claim("child_support_refused", R"({ "identity_checked": true, "circumstance_found": false })",
        all({ document("児童扶養手当認定請求却下通知書", "岡山県指令子家第12号"), of_the_prefecture, proof, remedies("岡山県知事", "岡山県", "岡山県知事"),
            reasons("児童が、支給要件のいずれにも当たりません。", "児童扶養手当法第4条第1項") }));
    from_prefecture.town = "岡山県";
    from_prefecture.head = "岡山県知事";
    return {
        claim("child_support_form", "{}", "{}"),
        claim("child_support_granted", claim_found, all({ document("児童扶養手当認定通知書", "総社市指令こども第101号"), of_children, proof, of_city, sheet })),
        from_prefecture,
        claim("child_support_changed", "{}", all({ document("児童扶養手当額改定通知書", "総社市指令こども第102号"), of_children, proof, of_city, sheet,
            rows("facts", { { "証書番号", "第12号" }, { "改定後の月額", "59,380円" }, { "改定前の月額", "48,040円" }, { "改定の年月", "令和8年12月分から" } }),
            reasons("監護する児童が1人増えたため。", "児童扶養手当法第8条第1項") })),
        claim("child_support_suspended", "{}", all({ document("児童扶養手当支給停止通知書", "総社市指令こども第103号"), of_children, proof, of_city, sheet,
            rows("facts", { { "停止する額", "24,020円（月額の一部）" }, { "支給する月額", "24,030円" }, { "停止の期間", "令和8年11月分から令和9年10月分まで" } }),
            reasons("支給開始の月から5年を経過し、一部支給停止の適用除外の届出がないため。", "児童扶養手当法第13条の3第1項") })),
        claim("child_support_withheld", "{}", all({ document("児童扶養手当支払差止通知書", "総社市指令こども第104号"), of_children, proof, of_city,
            rows("facts", { { "差し止める手当", "令和8年11月分から" }, { "出していただく届", "現況届（令和8年）" } }), reasons("現況届が提出されていないため。", "児童扶養手当法第15条") })),
        claim("child_support_denied", "{}", all({ document("児童扶養手当不支給決定通知書", "総社市指令こども第108号"), of_children, proof, of_city,
            rows("facts", { { "認定番号", "第12号" }, { "いつから", "令和8年12月分から" } }), reasons("正当な理由がなく、求職活動その他自立を図るための活動をしなかったため。", "児童扶養手当法第14条第4号") })),
        claim("child_support_lost", "{}", all({ document("児童扶養手当資格喪失通知書", "総社市指令こども第105号"), of_children, proof, of_city,
            rows("facts", { { "資格を失った日", "令和8年11月3日" }, { "最後の支給", "令和8年11月分" } }), reasons("婚姻したため。", "児童扶養手当法第4条第2項第7号") })),
        claim("child_support_unpaid", "{}", all({ document("未支払児童扶養手当支給決定通知書", "総社市指令こども第106号"), of_children, proof, of_city,
            rows("facts", { { "亡くなった受給者", "葛󠄀城 陽子" }, { "支給する額", "96,080円（令和8年9月分・10月分）" } }) })),
        claim("child_support_claim_back", "{}", all({ document("児童扶養手当返納通知書", "総社市指令こども第107号"), of_children, proof, of_city,
            rows("facts", { { "返していただく額", "118,760円" }, { "受け過ぎた月", "令和8年9月分・10月分" } }), reasons("令和8年8月20日に婚姻し、翌月分から受給資格がなくなっていたため。", "民法第703条") })),
        application("public_assistance_form", "{}", "{}"),
        application("public_assistance_started", application_found, all({ document("生活保護開始決定通知書", "総社市指令福祉第21号"), of_welfare, proof, of_assistance_law,
            rows("lines", { { "生活扶助", "76,420円" }, { "住宅扶助", "30,000円" } }), reasons("収入充当額が最低生活費に満たず、保護を要するため。", "生活保護法第8条第1項") })),
        application("public_assistance_refused", R"({ "identity_checked": true, "responsible_here": true, "minimum_cost": 108000, "income_for_need": 118000 })",
            all({ document("生活保護申請却下通知書", "総社市指令福祉第22号"), of_welfare, proof, of_assistance_law, reasons("収入充当額が最低生活費以上のため、保護を要する状態と認められません。", "生活保護法第8条第1項") })),
        application("public_assistance_changed", "{}", all({ document("生活保護変更決定通知書", "総社市指令福祉第23号"), of_welfare, proof, of_assistance_law, sheet,
            rows("facts", { { "ケース番号", "第41号" }, { "変更の日", "令和8年12月1日" }, { "扶助費（月額）", "102,430円" } }), reasons("就労の収入を認定したため。", "生活保護法第25条第2項") })),
        application("public_assistance_suspended", "{}", all({ document("生活保護停止決定通知書", "総社市指令福祉第24号"), of_welfare, proof, of_assistance_law,
            rows("facts", { { "停止の日", "令和8年12月1日" }, { "停止の期間", "3か月" } }), reasons("臨時の収入により、当分の間、保護を必要としないため。", "生活保護法第26条") })),
        application("public_assistance_ended", "{}", all({ document("生活保護廃止決定通知書", "総社市指令福祉第25号"), of_welfare, proof, of_assistance_law,
            rows("facts", { { "廃止の日", "令和9年3月1日" } }), reasons("就労の収入が増え、保護を必要としなくなったため。", "生活保護法第26条") })),
        application("public_assistance_return63", "{}", all({ document("生活保護費返還決定通知書", "総社市指令福祉第26号"), of_welfare, proof, of_assistance_law,
            rows("facts", { { "返還していただく額", "180,000円" }, { "対象の期間", "令和8年6月から令和8年9月まで" }, { "自立のために差し引いた額", "20,000円" } }),
            reasons("さかのぼって決定された年金を受け取ったため。", "生活保護法第63条") })),
        application("public_assistance_collect78", "{}", all({ document("生活保護費徴収決定通知書", "総社市指令福祉第27号"), of_welfare, proof, of_assistance_law,
            rows("facts", { { "徴収する額", "90,000円" }, { "うち加算する額", "0円" }, { "対象の期間", "令和8年6月" } }), reasons("就労の収入を申告しなかったため。", "生活保護法第78条第1項") })),
        application("public_assistance_extension", "{}", all({ document("生活保護の決定を延期することについて", "福祉第28号"), of_welfare, proof, reasons("金融機関への調査の回答に日数を要するため。", "生活保護法第24条第5項ただし書"),
            R"("limit": { "title": "決定の期限", "law": "生活保護法第24条第5項ただし書", "before_wareki": "令和8年11月20日", "until_wareki": "令和8年12月7日" })" })),
    };
}

// 券 and 指導・指示: papers of their own, beside the application's.
std::string const of_clinic = R"("issuer": { "title": "総社市福祉事務所長", "name": "土居 聡子", "office": "保健福祉部 福祉課 保護係", "phone": "0866-00-0023" },
    "addressee": { "name": "見本内科", "address": "岡山県総社市見本1番地", "honorific": "御中" })";
std::vector<std::pair<std::string, std::string>> const instruction_rows { { "ケース番号", "41" }, { "指示の内容", "11月分の給与明細を出す" }, { "履行の期限", "令和8年12月10日" } };

std::vector<Notice> papers()
{
    auto hearing = instruction_rows, sanction = instruction_rows;
    hearing.insert(hearing.end(), { { "弁明をする日時", "令和8年12月18日　10時" }, { "弁明をする場所", "福祉課 相談室1" } });
    sanction.insert(sanction.begin() + 1, { "根拠", "生活保護法第62条第3項" });
    sanction.insert(sanction.end(), { { "弁明の機会", "令和8年12月18日（弁明を聴きました）" }, { "決定の効力の始まる日", "令和9年1月1日" } });
    return {
        application("public_assistance_ticket", "{}", all({ document("生活保護法医療券", ""), of_clinic, proof,
            rows("facts", { { "交付番号", "令和8年度　第12号" }, { "公費負担者番号", "12332011" }, { "受給者番号", "0000018" }, { "氏名", "𠮷田 一郎" },
                { "有効期間", "令和8年12月1日から令和8年12月31日まで" }, { "傷病名", "高血圧症" }, { "単独・併用の別", "単独" }, { "本人支払額", "1,200円" }, { "注意", "この券は、有効期間のほかは使えません。" } }) })),
        application("public_assistance_opinion_request", "{}", all({ document("医療要否意見書の作成について（依頼）", "福祉第31号"), of_clinic, proof,
            rows("facts", { { "指定医療機関", "見本内科（3310001）" }, { "氏名", "𠮷田 一郎" }, { "生年月日", "昭和45年5月5日" }, { "期間の上限", "6か月" } }) })),
        application("public_assistance_instruction", "{}", all({ document("生活保護法第27条による指示書", "福祉第32号"), of_welfare, proof, rows("facts", instruction_rows), reasons("収入の額が分からないため。", "") })),
        application("public_assistance_hearing", "{}", all({ document("弁明の機会について（通知）", "福祉第33号"), of_welfare, proof, rows("facts", hearing), reasons("指示に従わなかったため、保護を停止しようとするものです。", "") })),
        application("public_assistance_sanctioned", "{}", all({ document("保護停止決定通知書", "総社市指令福祉第29号"), of_welfare, proof, of_assistance_law, rows("facts", sanction), reasons("正当な理由なく、指示に従わなかったため。", "") })),
    };
}

TEST_CASE("documents of 児童扶養手当 and 生活保護 say what they said before")
{
    check_golden(notices());
}

TEST_CASE("what must stand in notices of benefits stands there, and no number of a person does")
{
    check_said(notices(), {
        { 0, { "葛", "離婚", "240,000円", "831,700円", "239,300円", "市で調べる", "母" }, { "123456789018", "{{" } },
        { 1, { "令和8年12月分から", "2人", "支給月額59,380円", "支給の区分支給", "48,040円", "額の計算のわけ", "扶養親族等が1人の額です", "令和6年11月から（施行令第2条の4第1項）", "岡山県知事に対して審査請求", "総社市を被告として" }, { "123456789018", "{{" } },
        { 2, { "却下の理由", "児童扶養手当法第4条第1項", "岡山県を被告として", "改めて請求することができます" }, { "59,380円", "額の計算のわけ", "{{" } },
        { 4, { "24,030円", "受給資格はなくなりません", "児童扶養手当法第13条の3第1項" }, { "{{" } },
        { 5, { "2年で時効により消滅します", "差し止めた分も含めて支払います" }, { "{{" } },
        { 9, { "118,760円", "分けて返すこと" }, { "{{" } },
        { 10, { "書類がなくても申請できます", "15年ほど会っていない", "30,000円", "後で面談のときに話す" }, { "123456789018", "{{" } },
        { 11, { "76,420円", "54,400円", "生活扶助、住宅扶助、医療扶助", "申請から14日を過ぎた理由", "第24条第6項", "同法第56条", "50日", "裁決を経た後に" }, { "123456789018", "{{" } },
        { 12, { "108,000円", "118,000円", "いつでも、何度でも申請することができます" }, { "申請から14日を過ぎた理由", "{{" } },
        { 15, { "就労自立給付金", "いつでも申請することができます" }, { "{{" } },
        { 16, { "第63条", "180,000円", "分けて返すこともできます" }, { "第78条", "{{" } },
        { 18, { "令和8年12月7日まで", "審査請求をすることができます", "先に保護することがあります" }, { "教示", "{{" } },
    });
}

TEST_CASE("tickets of 生活保護 and papers of 指導・指示 say what they said before, and what they must")
{
    check_golden(papers());
    check_said(papers(), {
        { 0, { "生活保護法医療券", "御中", "12332011", "0000018", "令和8年12月1日から令和8年12月31日まで", "1,200円", "有効期間のほかは使えません" }, { "教示", "{{" } },
        { 1, { "医療扶助運営要領", "見本内科", "6か月", "必要でない" }, { "教示", "{{" } },
        { 2, { "第27条第1項", "必要の最少限度", "強いるものではありません", "令和8年12月10日", "収入の額が分からないため", "第62条第1項" }, { "教示", "{{" } },
        { 3, { "第62条第3項", "同条第4項", "弁明の機会を設けます", "相談室1", "日時を改めます", "停止しようとするものです" }, { "教示", "{{" } },
        { 4, { "第62条第3項", "弁明を聴きました", "正当な理由なく、指示に従わなかったため", "岡山県知事に対して審査請求", "裁決を経た後に" }, { "{{" } },
    });
}

}  // namespace
