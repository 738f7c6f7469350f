// The product's own documents of roads, allowances and dogs, whole, and those of every procedure.
#include "tests/golden.h"

using namespace mado;
using namespace mado::documents::test;

namespace {

std::string const of_road = R"("issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "建設部 土木課 管理係", "phone": "0866-00-0010" },
    "addressee": { "name": "株式会社 吉備路ベーカリー　代表取締役　𠮷井 𣘺男", "address": "岡山県総社市駅前九丁目2番1号", "honorific": "様" })";

std::string const road_answers = R"({ "kind": "new", "company": "株式会社 吉備路ベーカリー", "representative": "代表取締役 𠮷井 𣘺男", "address": { "text": "岡山県総社市駅前九丁目", "number": "2番1号" },
    "contact": "𠮷井 葉子", "contact_phone": "0866-00-1234", "purpose": "business", "purpose_words": "店舗の看板を歩道の上に出すため", "use_class": "sign", "sides": "2", "length_m": "1.20",
    "width_m": "0.60", "lowest_m": "2.60", "projection_m": "0.80", "structure": "アルミ製・両面内照式、壁面にアンカーボルトで固定", "route_name": "市道 駅前中央線",
    "site": { "text": "総社市駅前九丁目2番先" }, "parts": ["sidewalk"], "start_on": "2026-12-01", "end_on": "2030-03-31", "works_method": "高所作業車による取付け。交通誘導員1名を置く。",
    "digs": false, "works_start_on": "2026-12-01", "works_end_on": "2026-12-02", "restoration": "路面は変更しない。", "location_map": { "way": "file", "blobs": [ { "name": "a" } ] },
    "plans": { "way": "file", "blobs": [ { "name": "a" }, { "name": "b" } ] } })";

std::string const child_answers = R"({ "reason": "birth", "event_on": "2026-11-01", "name": { "text": "葛󠄀城 翔太", "kana": "カツラギ ショウタ" }, "born_on": "1992-05-04",
    "address": { "text": "岡山県総社市門田九丁目", "number": "3番4号" }, "moved_this_year": false, "phone": "090-0000-1234", "pension": "employee", "keep_secret": false, "has_spouse": false,
    "children": [ { "child_name": { "text": "葛󠄀城 結" }, "child_born_on": "2026-11-01", "child_relation": "child", "living": "together", "cared_for": true },
                  { "child_name": { "text": "葛󠄀城 蓮" }, "child_born_on": "2019-04-30", "child_relation": "child", "living": "together", "cared_for": true } ],
    "has_older": false, "account": { "public": true }, "my_number": "123456789018" })";

std::string const of_child = R"("issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "保健福祉部 こども課", "phone": "0866-00-0020" },
    "addressee": { "name": "葛󠄀城 翔太", "address": "岡山県総社市門田九丁目3番4号", "honorific": "様" })";

std::string const dog_answers = R"({ "owner_name": { "text": "𠮷田 みなみ", "kana": "ヨシダ ミナミ" }, "owner_address": { "text": "岡山県総社市中央八丁目", "number": "1番1号" },
    "dog_name": "コテツ", "breed": "shiba", "sex": "male", "colour": "茶", "assistance_dog": false, "born_on": "2019-05-01", "acquired_on": "2026-10-20", "registered_before": false,
    "kept_elsewhere": false, "chipped": true, "chip_number": "392144000000001", "chip_registered": false })";

std::vector<Notice> notices()
{
    return {
        { "road_occupancy_permit", "road_occupancy", "business", road_answers, "{}",
            "{" + document("道路占用許可書", "総社市指令土木第482号") + "," + of_road + "," + proof + "," + remedies("岡山県知事", "総社市", "総社市長") + R"(,
              "decision": { "result": "granted", "word": "許可" },
              "conditions": [ { "words": "占用物件は、申請書及び添付図面のとおり設置し、許可を受けないで変更しないこと。", "law": "道路法第32条第3項", "reason": "許可は申請の内容について基準への適合を審査したものであり、これと異なる占用は審査を経ていないため。" },
                              { "words": "看板の最下部は、歩道の路面から2.5メートル以上（車道の上空では4.5メートル以上）の高さを保つこと。", "law": "道路法第87条第1項", "reason": "歩行者や車両の接触を防ぐため。" },
                              { "words": "占用物件と取付部を毎年1回以上点検し、その結果を記録して、求めがあったときは提出すること。", "law": "道路法第87条第1項", "reason": "落下や倒壊による事故を防ぐため（道路法第39条の8の維持管理義務）。" } ],
              "charges": [ { "title": "道路占用料", "amount": "480円", "year": "令和8年度" }, { "title": "道路占用料", "amount": "1,440円", "year": "令和9年度から令和11年度まで、1年度につき" } ] })" },
        { "road_occupancy_refusal", "road_occupancy", "business", road_answers, "{}",
            "{" + document("道路占用不許可通知書", "総社市指令土木第483号") + "," + of_road + "," + proof + "," + remedies("岡山県知事", "総社市", "総社市長") + R"(,
              "reasons": [ { "words": "看板の最下部の高さが2.30メートルで、歩道の上に出す看板の基準(2.5メートル以上)を満たさないため。", "law": "道路法施行令第10条第1号ロ" } ] })" },
        { "child_allowance_granted", "child_allowance", "person", child_answers, "{}",
            "{" + document("児童手当認定通知書", "総社市指令こ第91号") + "," + of_child + "," + proof + "," + remedies("岡山県知事", "総社市", "総社市長") + "}" },
        { "child_allowance_refused", "child_allowance", "person", child_answers, "{}",
            "{" + document("児童手当認定請求却下通知書", "総社市指令こ第92号") + "," + of_child + "," + proof + "," + remedies("岡山県知事", "総社市", "総社市長")
                + R"(, "reasons": [ { "words": "請求者の住民票が総社市になく、総社市に住所があると認められないため。", "law": "児童手当法第7条第1項" } ] })" },
        { "dog_tag", "dog_registration", "person", dog_answers, "{}",
            "{" + document("犬の登録済通知書(鑑札の交付)", "環境第123号") + "," + proof + R"(, "issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "市民生活部 環境課 動物係", "phone": "0866-00-0001" },
              "addressee": { "name": "𠮷田 みなみ", "address": "岡山県総社市中央八丁目1番1号", "honorific": "様" } })" },
        { "dismissal_notice", "road_occupancy", "business", road_answers, "{}",
            "{" + document("却下通知書", "総社市指令土木第484号") + "," + of_road + "," + proof + "," + remedies("岡山県知事", "総社市", "総社市長")
                + R"(, "reasons": [ { "words": "令和8年11月10日付け土木第96号で補正を求めた平面図が、期限までに提出されなかったため。", "law": "行政手続法第7条" } ] })" },
        { "completion_request", "road_occupancy", "business", road_answers, "{}",
            "{" + document("補正通知書", "土木第96号") + "," + of_road + "," + proof + R"(, "asked_until_wareki": "令和8年12月11日",
              "asked": [ { "label": "平面図・断面図・構造図", "say": "取付金具の寸法と、路面からの高さを書き入れた断面図を出してください。" }, { "label": "終了日", "say": "5年以内の年度末(令和13年3月31日まで)にしてください。" } ] })" },
        { "road_police_consultation", "road_occupancy", "business", road_answers, "{}",
            "{" + document("道路の占用に関する協議について", "土木第97号") + "," + proof + R"(, "issuer": { "title": "総社市長", "name": "市野 健太郎", "office": "建設部 土木課 管理係", "phone": "0866-00-0010" },
              "addressee": { "name": "架空の総社警察署長", "address": "岡山県総社市総社九丁目9番9号", "honorific": "様" } })" },
        { "road_occupancy_form", "road_occupancy", "business", road_answers, "{}", "{}" },
        { "child_allowance_form", "child_allowance", "person", child_answers, "{}", "{}" },
        { "dog_registration_form", "dog_registration", "person", dog_answers, "{}", "{}" },
        { "generic_form", "dog_registration", "person", dog_answers, "{}", "{}" },
    };
}

TEST_CASE("every document says what it said before, in the words and the order of its golden file") { check_golden(notices()); }

TEST_CASE("what must stand in a notice stands there: number, date, addressee, office, reasons, conditions with their law, remedies, proof")
{
    check_said(notices(), {
        Said { 0, { "総社市指令土木第482号", "令和8年11月27日", "株式会社吉備路ベーカリー", "総社市長市野健太郎", "道路法（昭和27年法律第180号）第32条第1項", "令和8年12月1日から令和12年3月31日まで",
                "占用物件は、申請書及び添付図面のとおり設置し", "（根拠道路法第87条第1項）", "480円", "岡山県知事に対して審査請求", "総社市を被告として", "総社市長となります", "6か月以内", "0123-4567-89AB-CDEF", "建設部土木課管理係", "0866-00-0010" },
            { "{{", "条件を付ける理由" } },
        Said { 2, { "令和8年12月分から", "2人", "25,000円", "葛", "結", "令和8年11月1日", "岡山県知事に対して審査請求" }, { "123456789018", "{{" } },
        Said { 4, { "環境第123号", "コテツ", "柴犬", "岡山県総社市中央八丁目", "令和元年5月1日", "同法第4条第3項" }, { "教示", "不服", "{{" } },
        Said { 5, { "行政手続法（平成5年法律第88号）第7条", "却下の理由", "道路法第32条第1項", "改めて申請することができます", "審査請求" }, { "{{" } },
        Said { 6, { "土木第96号", "令和8年12月11日まで", "平面図・断面図・構造図", "標準処理期間に数えません" }, { "審査請求", "{{" } },
    });
}

}  // namespace
