#include <mado/web/page.h>
#include <mado/web/site.h>

namespace mado::web {

std::string words(Visit const& visit, std::string_view msgid, std::map<std::string, std::string> const& arguments)
{
    return visit.site.words(visit.language, msgid, arguments);
}

std::string const& asset(Visit const& visit, std::string_view name) { return visit.site.asset(name); }

http::Response page(Visit const& visit, std::string_view name, html::Type const& type, void const* values, Attempt const* attempt)
{
    return visit.site.render(visit, name, type, values, attempt);
}

std::string sentence(Visit const& visit, Refusal const& refusal) { return words(visit, refusal.key, refusal.arguments); }

namespace {

std::string sentence_of(Visit const& visit, FieldError const& error) { return error.words.empty() ? words(visit, error.key, error.arguments) : error.words; }

}  // namespace

std::vector<Trouble> troubles(Visit const& visit, Attempt const* attempt)
{
    std::vector<Trouble> all;
    if (!attempt)
        return all;
    for (auto const& error : attempt->refusal.fields)
        all.push_back({ error.field, sentence_of(visit, error) });
    if (all.empty())
        all.push_back({ {}, sentence(visit, attempt->refusal) });
    return all;
}

std::optional<TroubleSummary> trouble_summary(Visit const& visit, Attempt const* attempt)
{
    return attempt ? std::optional(TroubleSummary { troubles(visit, attempt) }) : std::nullopt;
}

std::string trouble_of(Visit const& visit, Attempt const* attempt, std::string_view field)
{
    if (attempt)
        for (auto const& error : attempt->refusal.fields)
            if (error.field == field)
                return sentence_of(visit, error);
    return {};
}

std::string link(Visit const& visit, std::string_view path)
{
    auto const base = visit.site.address_of(visit.town, visit.request.header("host"));
    if (path == "/")
        return base.empty() ? "/" : base;
    return base + std::string(path);
}

std::string link(Visit const& visit, std::initializer_list<std::string_view> parts)
{
    std::string path;
    for (auto const part : parts)
        path += "/" + http::percent_encoded(part);
    return link(visit, path);
}

http::Response done(Visit const& visit, std::string_view path, std::string_view said)
{
    return http::see_other(link(visit, path) + (path.find('?') == std::string_view::npos ? "?said=" : "&said=") + http::percent_encoded(said));
}

}  // namespace mado::web
