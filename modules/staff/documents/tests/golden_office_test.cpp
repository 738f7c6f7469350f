// The documents of waste, disasters, disclosure and outdoor advertising, whole.
#include "tests/golden.h"

using namespace mado;
using namespace mado::documents::test;

namespace {

std::string const waste_answers = R"({ "name": { "text": "葛󠄀城 翔太", "kana": "カツラギ ショウタ" }, "address": { "text": "岡山県総社市門田九丁目", "number": "3番4号" }, "phone": "0866001234",
    "household": true, "pieces": [ { "kind": "chair", "number": "2", "look": "木製" }, { "kind": "large_chest", "number": "1", "look": "幅120センチ、茶" } ],
    "site": { "text": "岡山県総社市門田九丁目3番4号" }, "spot": "front_of_house", "spot_words": "門の左。表札あり", "area": "east", "wished_on": "2026-11-17" })";

std::string const of_waste = R"("issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "市民生活部 環境課 廃棄物係", "phone": "0866-00-0012" },
    "addressee": { "name": "葛󠄀城 翔太", "address": "岡山県総社市門田九丁目3番4号", "honorific": "様" })";

std::string const damage_answers = R"({ "disaster": "typhoon_of_october_2026", "damaged_on": "2026-10-12", "name": { "text": "葛󠄀城 源一", "kana": "カツラギ ゲンイチ" },
    "address": { "text": "岡山県総社市日羽九丁目", "number": "5番6号" }, "stays_at": { "text": "岡山県総社市中央九丁目8番8号 葛󠄀城方" }, "phone": "0866001234", "standing": "owner_living",
    "site": { "text": "岡山県総社市日羽九丁目5番6号" }, "use_of_building": "dwelling", "structure": "wood", "storeys": "2", "damage": ["walls", "flooded_above"], "water_cm": "45",
    "damage_words": "1階の床上45センチまで浸水し、壁と建具が傷んだ。",
    "members": [ { "member_name": { "text": "葛󠄀城 源一" }, "member_relation": "head", "member_born_on": "1952-03-08" },
                 { "member_name": { "text": "葛󠄀城 トメ" }, "member_relation": "parent", "member_born_on": "1930" }, { "member_name": { "text": "𠮷井 葵" }, "member_relation": "other", "member_born_on": "" } ],
    "self_judgement": false, "survey_wish": "平日の午前", "copies": "2", "purpose": ["grant", "tax"], "photos_whole": { "way": "counter", "blobs": [] }, "photos_damage": { "way": "post", "blobs": [] } })";

std::string const surveyed = R"({ "lived_in": true, "damage_confirmed": true, "survey_method": "site", "surveyed_on": "2026-11-18", "loss_percent": "24.5" })";

std::string const of_damage = R"("issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "総務部 総務課 防災係", "phone": "0866-00-0011" },
    "addressee": { "name": "葛󠄀城 源一", "address": "岡山県総社市日羽九丁目5番6号", "honorific": "様" })";

std::string const records_answers = R"({ "name": "𠮷田 みなみ", "address": { "text": "岡山県総社市中央八丁目", "number": "1番1号" }, "phone": "0866001234",
    "wanted": "令和7年度の県道 見本総社線 見本橋の架替えに関する\n・設計業務の委託契約書\n・地元説明会の議事録", "manner": ["view", "mono"], "sent_by_post": false })";

std::string const records_found = R"json({ "existence_withheld": false, "found": [
    { "record": "見本橋設計業務委託契約書(道整第311号)", "pages": "12", "judgement": "open" },
    { "record": "地元説明会の議事録(令和7年9月18日)", "pages": "5", "judgement": "part", "articles": ["personal"], "withheld": "出席者の氏名と発言中の家族に関する記述。個人に関する情報であって、特定の個人を識別することができるため。" },
    { "record": "見積書(架空建設株式会社)", "pages": "3", "judgement": "closed", "articles": ["business", "conduct_of_affairs"], "withheld": "全部。積算の内訳は競争上の地位を害するおそれがあり、今後の契約の適正な遂行に支障を及ぼすため。", "third_party": "架空建設株式会社" } ],
    "copy_kind": "mono", "view_on": "2026-12-08", "view_place": "県庁1階 情報公開コーナー 9時から17時まで" })json";

std::string const records_open = R"json({ "existence_withheld": false, "found": [ { "record": "見本橋設計業務委託契約書(道整第311号)", "pages": "12", "judgement": "open" } ],
    "copy_kind": "mono", "view_on": "2026-12-08", "view_place": "県庁1階 情報公開コーナー 9時から17時まで" })json";

std::string const of_prefecture = R"("issuer": { "title": "岡山県知事", "name": "国富 晴彦", "office": "総務部 総務学事課 情報公開班", "phone": "086-000-1013" })";
std::string const of_records = of_prefecture + R"(, "addressee": { "name": "𠮷田 みなみ", "address": "岡山県総社市中央八丁目1番1号", "honorific": "様" })";
std::string const of_third_party = of_prefecture + R"(, "addressee": { "name": "架空建設株式会社", "address": "岡山県岡山市北区中山下九丁目1番1号", "honorific": "御中" })";

std::string const sign_answers = R"({ "kind": "new", "company": "株式会社 吉備路ベーカリー", "representative": "代表取締役 𠮷井 𣘺男", "address": { "text": "岡山県総社市駅前九丁目", "number": "2番1号" }, "phone": "0866001234",
    "sponsor": "business", "own_use": true, "signs": [ { "sign_kind": "wall", "height_m": "1.5", "width_m": "4", "faces": "1", "quantity": "1", "top_m": "3.9", "light": "none", "content": "吉備路ベーカリー" },
        { "sign_kind": "projecting", "height_m": "1.2", "width_m": "0.6", "faces": "2", "quantity": "1", "top_m": "3.8", "light": "lit", "content": "パンの絵" } ],
    "structure": "アルミ複合板、壁面にアンカーボルト留め", "site": { "text": "総社市駅前九丁目2番1号" }, "district": "permitted", "land_of": "own", "start_on": "2026-12-15", "end_on": "2029-12-14",
    "manager_name": "𠮷井 葉子", "manager_phone": "0866001234", "manager_qualification": "none", "builder_name": "架空看板株式会社", "builder_number": "岡山県登録第000号",
    "location_map": { "way": "file", "blobs": [ { "name": "a" } ] }, "designs": { "way": "file", "blobs": [ { "name": "a" }, { "name": "b" } ] }, "site_photos": { "way": "post", "blobs": [] } })";

std::string const sign_checked = R"({ "zone_class": "permitted", "prohibited_object": false, "scenery_fits": true, "structure_safe": true })";

std::string const of_sign = R"("issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "建設部 都市計画課 景観係", "phone": "0866-00-0013" },
    "addressee": { "name": "株式会社 吉備路ベーカリー　代表取締役　𠮷井 𣘺男", "address": "岡山県総社市駅前九丁目2番1号", "honorific": "御中" })";

// 教示 of 情報公開条例: an inquiry of the board stands between the review and the lawsuit.
std::string remedies_of_disclosure()
{
    auto said = parsed("{" + remedies("岡山県知事", "岡山県", "岡山県知事") + "}").array("remedies");
    said.insert(said.begin() + 1, parsed(R"({ "words": "審査請求があったときは、審査請求が不適法であるとき又は全部を開示することとするときを除き、岡山県知事は情報公開審査会に諮問し、その答申を尊重して裁決をします。" })"));
    return R"("remedies": )" + json::write(json::Value(said));
}

std::vector<Notice> disclosures()
{
    return {
        { "disclosure_granted", "information_disclosure", "person", records_answers, records_open, "{" + document("公文書開示決定通知書", "総学第211号") + "," + of_records + "," + proof
                + R"(, "charges": [ { "title": "写しの費用", "amount": "120円", "year": "" } ] })" },
        { "disclosure_partly", "information_disclosure", "person", records_answers, records_found,
            "{" + document("公文書部分開示決定通知書", "総学第212号") + "," + of_records + "," + proof + "," + remedies_of_disclosure()
                + R"(, "charges": [ { "title": "写しの費用", "amount": "170円", "year": "" } ],
              "reasons": [ { "words": "出席者の氏名などは、個人に関する情報であって、特定の個人を識別することができるため。", "law": "情報公開条例第7条第1号" },
                           { "words": "見積書の積算の内訳は、法人の競争上の地位その他正当な利益を害するおそれがあるため。", "law": "情報公開条例第7条第2号" } ] })" },
        { "disclosure_refused", "information_disclosure", "person", records_answers, R"({ "existence_withheld": false })",
            "{" + document("公文書不開示決定通知書", "総学第213号") + "," + of_records + "," + proof + "," + remedies_of_disclosure()
                + R"(, "reasons": [ { "words": "請求に係る公文書は、令和7年度中に作成も取得もしておらず、保有していないため。", "law": "情報公開条例第11条第2項" } ] })" },
        { "disclosure_third_party_inquiry", "information_disclosure", "person", records_answers, records_found,
            "{" + document("公文書の開示に関する意見について（照会）", "総学第214号") + "," + of_third_party + "," + proof + R"(,
              "consult": { "words": "見積書(令和7年度 見本橋設計業務)に記載された貴社の積算の内訳", "law": "情報公開条例第15条", "asked_wareki": "令和8年11月12日", "until_wareki": "令和8年11月26日" } })" },
        { "disclosure_third_party_decided", "information_disclosure", "person", records_answers, records_found,
            "{" + document("公文書を開示する旨の決定について（通知）", "総学第215号") + "," + of_third_party + "," + proof + "," + remedies_of_disclosure() + R"(, "decided_wareki": "令和8年11月27日", "carried_out_from_wareki": "令和8年12月12日",
              "consult": { "words": "見積書(令和7年度 見本橋設計業務)に記載された貴社の積算の内訳", "law": "情報公開条例第15条", "asked_wareki": "令和8年11月12日", "until_wareki": "令和8年11月26日" } })" },
        { "disclosure_extension", "information_disclosure", "person", records_answers, "{}", "{" + document("開示決定等の期間延長通知書", "総学第216号") + "," + of_records + "," + proof + R"(,
              "limit": { "title": "開示決定等の期限", "law": "情報公開条例第12条第2項", "before_wareki": "令和8年11月24日", "until_wareki": "令和9年1月5日" },
              "reasons": [ { "words": "第三者から意見書が提出され、その内容の検討に日数を要するため。", "law": "" } ] })" },
        { "disclosure_special_extension", "information_disclosure", "person", records_answers, "{}", "{" + document("開示決定等の期限の特例適用通知書", "総学第217号") + "," + of_records + "," + proof + R"(,
              "limit": { "title": "開示決定等の期限", "law": "情報公開条例第13条", "before_wareki": "令和9年1月5日", "until_wareki": "令和9年3月31日" },
              "reasons": [ { "words": "対象の公文書がおよそ4,000枚あり、他の事務を行いながら期間内に全てを審査することができないため。", "law": "" } ] })" },
        { "information_disclosure_form", "information_disclosure", "person", records_answers, "{}", "{}" },
    };
}

// 個人情報保護法: the request for disclosure, then for correction or suspension of what was disclosed.
std::string const self_answers = R"({ "name": { "text": "𠮷田 みなみ" }, "born_on": "1989-03-04", "address": { "text": "岡山県総社市中央八丁目", "number": "1番1号" }, "phone": "0866001234",
    "wanted": "令和6年度に福祉課で相談した記録の全部", "manner": ["view", "mono"], "sent_by_post": true, "identity_paper": { "way": "file", "blobs": [ { "name": "a" } ] } })";
std::string const self_found = R"json({ "identity_checked": true, "existence_withheld": false, "found": [
    { "record": "相談記録票(福祉第88号)", "pages": "4", "judgement": "open" },
    { "record": "関係機関との連絡票", "pages": "2", "judgement": "part", "articles": ["others"], "withheld": "同席した方の氏名と発言。本人以外の個人に関する情報であるため。", "third_party": "架空 花子" } ],
    "use": "相談と支援のため", "copy_kind": "mono", "view_on": "2026-12-08", "view_place": "市役所2階 情報公開コーナー" })json";
std::string const self_open = R"json({ "identity_checked": true, "existence_withheld": false, "found": [ { "record": "相談記録票(福祉第88号)", "pages": "4", "judgement": "open" } ],
    "use": "相談と支援のため", "copy_kind": "mono", "view_on": "2026-12-08", "view_place": "市役所2階 情報公開コーナー" })json";
std::string const correction_answers = R"({ "name": { "text": "𠮷田 みなみ" }, "address": { "text": "岡山県総社市中央八丁目", "number": "1番1号" }, "phone": "0866001234", "disclosed_on": "2026-09-01",
    "notice_number": "総総第101号", "points": [ { "part": "相談記録票 1ページ 生年月日", "kind": "correct", "should_be": "平成元年3月4日" }, { "part": "同 2ページ 聞き取りの要旨", "kind": "delete" } ],
    "why": "生年月日が違う。要旨は私の話していないことです。", "evidence": { "way": "file", "blobs": [ { "name": "a" } ] }, "identity_paper": { "way": "counter", "blobs": [] } })";
std::string const suspension_answers = R"({ "name": { "text": "𠮷田 みなみ" }, "address": { "text": "岡山県総社市中央八丁目", "number": "1番1号" }, "phone": "0866001234", "disclosed_on": "2026-09-01",
    "notice_number": "総総第101号", "what": "相談記録票と関係機関との連絡票", "cause": ["other_use", "handed_on"], "measure": ["stop_use", "stop_provision"],
    "why": "相談の記録が別の課の調査に使われている。", "evidence": { "way": "post", "blobs": [] }, "identity_paper": { "way": "counter", "blobs": [] } })";

// The rows of what was examined: some carried out, some left.
std::string judged(char const* done, char const* made, bool has_left, bool has_done = true)
{
    std::string rows;
    if (has_done)
        rows += std::string(R"({ "place": "相談記録票 1ページ", "judgement": ")") + done + R"(", "made": ")" + made + R"(" })";
    if (has_left)
        rows += std::string(rows.empty() ? "" : ", ") + R"({ "place": "相談記録票 2ページ 聞き取りの要旨", "judgement": "leave", "withheld": "当日の録音と一致し、事実でないとは認められないため。" })";
    return R"({ "identity_checked": true, "was_disclosed": true, "judged": [ )" + rows + R"( ], "carried_out_on": "2026-12-01" })";
}
std::string const corrected = "「昭和64年3月4日」を「平成元年3月4日」に改める。", stopped = "令和8年12月1日から他課の調査への利用を停止する。";

std::string const of_privacy_office = R"("issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "総務部 総務課 情報公開係", "phone": "0866-00-0019" })";
std::string const of_oneself = of_privacy_office + R"(, "addressee": { "name": "𠮷田 みなみ", "address": "岡山県総社市中央八丁目1番1号", "honorific": "様" })";
std::string const of_somebody_else = of_privacy_office + R"(, "addressee": { "name": "架空 花子", "address": "岡山県総社市総社九丁目9番9号", "honorific": "様" })";
std::string const asked_of_somebody_else = R"("consult": { "words": "連絡票に記録された、同席した日のあなたの氏名と発言", "law": "個人情報の保護に関する法律第86条第1項", "asked_wareki": "令和8年11月12日", "until_wareki": "令和8年11月26日" })";

std::string remedies_of_privacy()
{
    auto said = parsed("{" + remedies("総社市長", "総社市", "総社市長") + "}").array("remedies");
    said.insert(said.begin() + 1, parsed(R"({ "words": "審査請求があったときは、審査請求が不適法であるとき又は審査請求の全部を認容することとするときを除き、総社市長は個人情報保護審査会に諮問し、その答申を尊重して裁決をします。" })"));
    return R"("remedies": )" + json::write(json::Value(said));
}

std::string prolonged(char const* law, char const* until)
{
    return std::string(R"(, "limit": { "title": "決定の期限", "law": ")") + law + R"(", "before_wareki": "令和8年12月6日", "until_wareki": ")" + until
        + R"(" }, "reasons": [ { "words": "関係する課への照会に日数を要するため。", "law": "" } ] })";
}

Notice of_self(char const* name, std::string examined, std::string decided) { return { name, "personal_information_disclosure", "person", self_answers, std::move(examined), std::move(decided) }; }
Notice of_correction(char const* name, std::string examined, std::string decided) { return { name, "personal_information_correction", "person", correction_answers, std::move(examined), std::move(decided) }; }
Notice of_suspension(char const* name, std::string examined, std::string decided) { return { name, "personal_information_suspension", "person", suspension_answers, std::move(examined), std::move(decided) }; }

std::string decided_as(char const* title, char const* number, std::string const& more) { return "{" + document(title, number) + "," + of_oneself + "," + proof + more; }
std::string because(char const* words, char const* law) { return "," + remedies_of_privacy() + R"(, "reasons": [ { "words": ")" + words + R"(", "law": ")" + law + R"(" } ] })"; }

std::vector<Notice> personal_information()
{
    constexpr auto charge = R"(, "charges": [ { "title": "写しの費用", "amount": "60円", "year": "" } ])";
    auto const to_another = [](char const* title, char const* number, std::string const& more) { return "{" + document(title, number) + "," + of_somebody_else + "," + proof + "," + more + "}"; };
    return {
        of_self("personal_disclosure_form", "{}", "{}"),
        of_self("personal_disclosure_granted", self_open, decided_as("保有個人情報開示決定通知書", "総総第301号", std::string(charge) + "}")),
        of_self("personal_disclosure_partly", self_found, decided_as("保有個人情報部分開示決定通知書", "総総第302号", charge + because("同席した方の氏名と発言は、本人以外の個人に関する情報であるため。", "個人情報の保護に関する法律第78条第1項第2号"))),
        of_self("personal_disclosure_refused", R"({ "identity_checked": true, "existence_withheld": false })",
            decided_as("保有個人情報不開示決定通知書", "総総第303号", because("請求に係る保有個人情報を保有していないため。", "個人情報の保護に関する法律第82条第2項"))),
        of_self("personal_third_party_inquiry", self_found, to_another("保有個人情報の開示に関する意見について（照会）", "総総第304号", asked_of_somebody_else)),
        of_self("personal_third_party_decided", self_found, to_another("保有個人情報を開示する旨の決定について（通知）", "総総第305号",
            remedies_of_privacy() + R"(, "decided_wareki": "令和8年11月27日", "carried_out_from_wareki": "令和8年12月12日", )" + asked_of_somebody_else)),
        of_self("personal_information_extension", "{}", decided_as("決定期間延長通知書", "総総第306号", prolonged("個人情報の保護に関する法律第83条第2項", "令和9年1月5日"))),
        of_self("personal_information_special_extension", "{}", decided_as("期限の特例適用通知書", "総総第307号", prolonged("個人情報の保護に関する法律第84条", "令和9年3月31日"))),
        of_correction("personal_information_long_inquiry", "{}", decided_as("決定期限の特例適用通知書", "総総第308号", prolonged("個人情報の保護に関する法律第95条", "令和9年3月31日"))),
        of_correction("personal_correction_form", "{}", "{}"),
        of_correction("personal_correction_granted", judged("correct", corrected.c_str(), false), decided_as("保有個人情報訂正決定通知書", "総総第309号", "}")),
        of_correction("personal_correction_partly", judged("correct", corrected.c_str(), true), decided_as("保有個人情報部分訂正決定通知書", "総総第310号", because("一部は、請求に理由があると認められません。", "個人情報の保護に関する法律第92条"))),
        of_correction("personal_correction_refused", judged("correct", "", true, false), decided_as("訂正をしない旨の決定通知書", "総総第311号", because("請求に理由があると認められません。", "個人情報の保護に関する法律第92条"))),
        of_correction("personal_correction_told", judged("correct", corrected.c_str(), false), to_another("保有個人情報の訂正について（通知）", "総総第312号",
            R"("facts": [ { "label": "文書と箇所", "value": "相談記録票 1ページ" }, { "label": "訂正前", "value": "昭和64年3月4日" }, { "label": "訂正後", "value": "平成元年3月4日" } ])")),
        of_suspension("personal_suspension_form", "{}", "{}"),
        of_suspension("personal_suspension_granted", judged("stop", stopped.c_str(), false), decided_as("保有個人情報利用停止決定通知書", "総総第313号", "}")),
        of_suspension("personal_suspension_partly", judged("stop", stopped.c_str(), true), decided_as("保有個人情報部分利用停止決定通知書", "総総第314号", because("一部は、請求に理由があると認められません。", "個人情報の保護に関する法律第100条"))),
        of_suspension("personal_suspension_refused", judged("stop", "", true, false), decided_as("利用停止をしない旨の決定通知書", "総総第315号", because("請求に理由があると認められません。", "個人情報の保護に関する法律第100条"))),
    };
}

// 弁明書 to the review officer: its parts, and whose case it is.
std::vector<Notice> defences()
{
    return { { "defence_statement", "outdoor_advertisement", "business", sign_answers, sign_checked,
        "{" + document("弁明書", "都計第77号") + R"(, "issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "建設部 都市計画課 景観係", "phone": "0866-00-0013" },
          "addressee": { "name": "審理員 架空 太郎", "address": "岡山県総社市中央一丁目1番1号", "honorific": "様" }, )" + proof + R"(, "dispute": { "number": "令和8年第3号", "filed_wareki": "令和8年12月20日" },
          "defence": [ { "title": "弁明の趣旨", "words": "本件審査請求を棄却するとの裁決を求める。" }, { "title": "処分の内容", "words": "令和8年11月27日付け総社市指令都計第16号の不許可処分" },
              { "title": "審査請求の理由に対する弁明", "words": "表示の場所は禁止地域にあり、\n許可できる場合に当たらない。" } ] })" } };
}

std::vector<Notice> others()
{
    return {
        { "bulky_waste_slip", "bulky_waste", "person", waste_answers, "{}",
            "{" + document("粗大ごみ収集受付票", "環境第301号") + "," + of_waste + "," + proof + R"(, "charges": [ { "title": "粗大ごみ処理手数料", "amount": "1,800円", "year": "" } ] })" },
        { "disaster_certificate", "disaster_certificate", "person", damage_answers, surveyed, "{" + document("罹災証明書", "総務第77号") + "," + of_damage + "," + proof + "}" },
        { "disaster_certificate_refusal", "disaster_certificate", "person", damage_answers, surveyed, "{" + document("罹災証明書を交付しない旨の通知書", "総務第78号") + "," + of_damage + "," + proof
                + R"(, "reasons": [ { "words": "罹災の時に居住の用に供されていた住家と認められません。", "law": "災害対策基本法第90条の2第1項" } ] })" },
        { "outdoor_advertisement_permit", "outdoor_advertisement", "business", sign_answers, sign_checked,
            "{" + document("屋外広告物許可書", "総社市指令都計第15号") + "," + of_sign + "," + proof + "," + remedies("総社市長", "総社市", "総社市長") + R"(,
              "conditions": [ { "words": "申請書及び添付図面のとおりに表示し、許可を受けないで変更し、又は改造しないこと。", "law": "屋外広告物条例第10条", "reason": "許可は申請の内容について基準への適合を審査したものであり、これと異なる表示は審査を経ていないため。" },
                              { "words": "取付部の腐食、ゆるみ、亀裂を毎年1回以上点検し、その結果を記録して、更新の申請のときに提出すること。", "law": "屋外広告物条例第17条の2", "reason": "落下や倒壊による事故を防ぐため。" } ],
              "charges": [ { "title": "屋外広告物許可申請手数料", "amount": "3,850円", "year": "" } ] })" },
        { "outdoor_advertisement_refusal", "outdoor_advertisement", "business", sign_answers, sign_checked,
            "{" + document("屋外広告物不許可通知書", "総社市指令都計第16号") + "," + of_sign + "," + proof + "," + remedies("総社市長", "総社市", "総社市長")
                + R"(, "reasons": [ { "words": "表示の場所が禁止地域にあり、許可できる場合に当たりません。", "law": "屋外広告物条例第3条" } ] })" },
        { "bulky_waste_form", "bulky_waste", "person", waste_answers, "{}", "{}" },
        { "disaster_certificate_form", "disaster_certificate", "person", damage_answers, "{}", "{}" },
        { "outdoor_advertisement_form", "outdoor_advertisement", "business", sign_answers, "{}", "{}" },
    };
}

TEST_CASE("every document of the office's new procedures says what it said before")
{
    check_golden(disclosures());
    check_golden(others());
    check_golden(personal_information());
    check_golden(defences());
}

TEST_CASE("個人情報保護法: each place with what was decided; who was asked or told never reads who requested; 弁明書 has its parts")
{
    check_said(personal_information(), {
        Said { 0, { "第77条第1項", "相談した記録の全部" }, { "{{" } },
        Said { 1, { "相談記録票", "60円", "訂正", "利用停止" }, { "不服", "{{" } },
        Said { 2, { "部分開示", "第78条第1項第2号", "個人情報保護審査会に諮問", "総社市を被告として" }, { "{{" } },
        Said { 3, { "保有していないため", "3か月以内" }, { "{{" } },
        Said { 4, { "架空花子", "令和8年11月26日までに書面で" }, { "田みなみ", "中央八丁目", "{{" } },
        Said { 5, { "令和8年12月12日以後", "第86条第3項" }, { "田みなみ", "中央八丁目", "{{" } },
        Said { 6, { "第83条第2項", "令和9年1月5日", "延長する理由" }, { "審査請求", "{{" } },
        Said { 7, { "第84条", "著しく大量" }, { "{{" } },
        Said { 8, { "第95条", "特に長期間を要する" }, { "{{" } },
        Said { 9, { "第91条第1項", "平成元年3月4日" }, { "{{" } },
        Said { 10, { "訂正する", "平成元年3月", "令和8年12月1日" }, { "訂正しない", "不服", "{{" } },
        Said { 11, { "訂正する", "訂正しない", "当日の録音と一致", "第92条", "3か月以内" }, { "{{" } },
        Said { 12, { "訂正しない", "第93条第2項", "3か月以内" }, { "{{" } },
        Said { 13, { "第97条", "昭和64年3月4日", "平成元年3月4日", "架空花子" }, { "田みなみ", "中央八丁目", "審査請求", "{{" } },
        Said { 14, { "第99条第1項", "利用の停止", "提供の停止" }, { "{{" } },
        Said { 15, { "第101条第1項", "利用停止をする" }, { "利用停止をしない", "{{" } },
        Said { 16, { "利用停止をする", "利用停止をしない", "第100条" }, { "{{" } },
        Said { 17, { "利用停止をしない", "第101条第2項", "3か月以内" }, { "{{" } },
    });
    check_said(defences(), { Said { 0, { "弁明書", "棄却するとの裁決", "令和8年第3号", "令和8年12月20日付け", "第29条第2項", "審理員" }, { "教示", "{{" } } });
}

TEST_CASE("disclosure: each record with its article and words; a third party never reads who asks, nor what concerns others")
{
    check_said(disclosures(), {
        Said { 0, { "見本橋設計業務委託契約書", "令和8年12月8日", "120円（12枚）" }, { "開示しない", "{{" } },
        Said { 1, { "地元説明会の議事録(令", "（5枚）", "部分開示", "不開示", "第1号個人に関する情", "第2号法人等に関する", "業に関する情報", "出席者の氏名", "170円（17枚）", "情報公開審査会に諮問", "岡山県知事となります" }, { "{{" } },
        Said { 2, { "保有していないため", "情報公開条例第11条第2項", "3か月以内" }, { "開示の日", "{{" } },
        Said { 3, { "架空建設株式会社", "御中", "令和8年11月26日までに書面で", "見積書" }, { "田みなみ", "中央八丁目", "議事録", "審査請求", "{{" } },
        Said { 4, { "架空建設株式会社", "令和8年12月12日以後", "審査請求" }, { "田みなみ", "中央八丁目", "議事録", "{{" } },
        Said { 5, { "情報公開条例第12条第2項", "令和8年11月24日", "令和9年1月5日", "延長する理由" }, { "審査請求", "{{" } },
        Said { 6, { "情報公開条例第13条", "令和9年3月31日", "4,000枚" }, { "{{" } },
    });
}

TEST_CASE("a certificate has the household and the degree, also where a birth is not wholly known; a permit its period, size and conditions")
{
    check_said(others(), {
        Said { 0, { "令和8年11月17日", "たんす・食器棚(高さ150cm以上)", "1,800円", "A2枚、B0枚、C1枚" }, { "不服", "{{" } },
        Said { 1, { "令和8年台風第21号", "半壊", "昭和27年3月8日", "昭和5年", "世帯の構成員（3人）", "総務第77号" }, { "24.5", "理由", "{{" } },
        Said { 2, { "居住の用に供されていた住家と認められません", "再調査" }, { "24.5", "{{" } },
        Said { 3, { "令和8年12月15日から令和11年12月14日まで", "壁面広告1基(1基6平方メートル)、突出広告1基(1基1.44平方", "7.44平方メートル", "（根拠屋外広告物条例第17条の2）", "3,850円", "総社市長に対して審査請求" }, { "条件を付ける理由", "{{" } },
        Said { 4, { "屋外広告物条例第3条", "許可しない理由" }, { "{{" } },
    });
}

}  // namespace
