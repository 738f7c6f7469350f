#include <mado/datasets/usage.h>

#include <mado/names/id.h>

#include <algorithm>

namespace mado::datasets {

namespace {

constexpr std::size_t most_form = 40;

std::unexpected<Refusal> malformed(std::string place) { return refuse(Refusal::Kind::Invalid, "datasets.not_usages", { { "place", std::move(place) } }); }

bool is_form(std::string_view form)
{
    return !form.empty() && form.size() <= most_form && std::ranges::all_of(form, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'; });
}

}  // namespace

bool is_robot(std::string_view user_agent)
{
    std::string small(user_agent);
    std::ranges::transform(small, small.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::ranges::any_of(std::initializer_list<std::string_view> { "bot", "crawl", "spider" }, [&](std::string_view word) { return small.find(word) != std::string::npos; });
}

json::Value body_of(std::vector<Usage> const& usages)
{
    return json::object({ { "what", usage_what }, { "usages", json::array_of(usages, [](Usage const& one) {
                               return json::object({ { "dataset", one.dataset }, { "resource", one.resource }, { "form", one.form }, { "day", one.day.iso() }, { "times", one.times } });
                           }) } });
}

Result<std::vector<Usage>> usages_of(json::Value const& body)
{
    if (body.text("what") != usage_what)
        return malformed("what");
    auto const& list = body.array("usages");
    if (list.size() > most_usages)
        return malformed("usages");
    std::vector<Usage> all;
    for (auto const& one : list) {
        auto const day = Day::parse(one.text("day"));
        Usage made { one.text("dataset"), one.text("resource"), one.text("form"), day.value_or(Day {}), one.integer("times") };
        if (!is_uuid(made.dataset))
            return malformed("dataset");
        if (!made.resource.empty() && !is_uuid(made.resource))
            return malformed("resource");
        if (!is_form(made.form) || made.resource.empty() != (made.form == page_form))
            return malformed("form");
        if (!day)
            return malformed("day");
        if (made.times < 1)
            return malformed("times");
        all.push_back(std::move(made));
    }
    return all;
}

}  // namespace mado::datasets
