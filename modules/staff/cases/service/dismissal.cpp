#include "service/dismissal.h"

#include "service/paper_values.h"

namespace mado::cases::service {

namespace {

std::string one_line(std::string_view words)
{
    std::string line;
    for (auto const c : words)
        line += c == '\n' || c == '\r' ? ' ' : c;
    return line;
}

std::string asked_words(definitions::Definition const& definition, Request const& request)
{
    std::string all;
    for (auto const& field : request.fields)
        all += (all.empty() ? "" : "、") + label_of(definition, field) + "（" + one_line(field.say) + "）";
    return all;
}

}  // namespace

std::string words_of_unanswered(definitions::Definition const& definition, Request const& request)
{
    return wareki_words(day_in_tokyo(request.asked_at)) + "付けで、" + wareki_words(request.until) + "までに次の事項を補正するよう求めましたが、期限までに補正されませんでした。"
        + asked_words(definition, request) + "　申請の形式上の要件に適合しないので、却下します（行政手続法第7条）。";
}

std::string remark_on_unanswered(Request const& request)
{
    return "補正の期限 " + wareki_words(request.until) + "を過ぎ、返事がありません。補正を求め続けて、申請した人の権利の行使を妨げることはできません（行政手続法第7条・第33条）。";
}

std::optional<Request> unanswered(db::Read& tx, CaseId const& of, std::string const& request)
{
    for (auto& one : requests(tx, of))
        if (one.id.value == request && one.state == RequestState::Expired)
            return std::move(one);
    return std::nullopt;
}

}  // namespace mado::cases::service
