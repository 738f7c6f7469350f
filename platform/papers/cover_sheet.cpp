#include <mado/papers/cover_sheet.h>

#include <mado/names/id.h>
#include <mado/time/wareki.h>

namespace mado::papers {

json::Value cover_sheet_values(CoverSheet const& sheet)
{
    auto const number = receipt_number_from(sheet.receipt_number);
    auto papers = json::Value(json::Array {});
    std::size_t n = 0;
    for (auto const& paper : sheet.papers)
        papers.add(json::object({ { "number", paper.number.empty() ? std::to_string(++n) : paper.number }, { "title", paper.title } }));
    return json::object({ { "case", json::object({ { "receipt_number", grouped(number) }, { "received_wareki", "" } }) }, { "town", json::object({ { "name", sheet.town } }) },
        { "procedure", json::object({ { "title", sheet.procedure }, { "law", "" } }) },
        { "issuer", json::object({ { "title", "" }, { "name", "" }, { "office", sheet.office }, { "phone", sheet.phone } }) },
        { "cover", json::object({ { "address", sheet.address }, { "code", sheet.task.empty() ? number : sheet.task }, { "number", number },
                       { "latest_wareki", sheet.latest ? wareki::text_with_weekday(*sheet.latest) : std::string() } }) },
        { "enclosed", std::move(papers) } });
}

std::string address_of_task(std::string_view zone_address, std::string_view slug, std::string const& receipt_number)
{
    if (zone_address.empty())
        return {};
    return std::string(zone_address) + "/" + std::string(slug) + "/papers/" + receipt_number_from(receipt_number);
}

std::string receipt_number_scanned(std::string_view words)
{
    while (!words.empty() && (words.back() == '/' || words.back() == ' ' || words.back() == '\n' || words.back() == '\r'))
        words.remove_suffix(1);
    auto const slash = words.rfind('/');
    return receipt_number_from(slash == std::string_view::npos ? words : words.substr(slash + 1));
}

}  // namespace mado::papers
