#pragma once
// A page is a template and a struct of its values; what surrounds every page (town, menu, language, csrf) is the Frame.
#include <mado/html/templates.h>
#include <mado/web/route.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::web {

using PageType = html::Announced;  // pages = { html::page<RecallPage>("approvals/recall.html") }

// The words of `msgid` in the visit's language, {name} filled.
std::string words(Visit const& visit, std::string_view msgid, std::map<std::string, std::string> const& arguments = {});

// The address of a script that a module brings (assets/feelin.js of applications: "applications/feelin.js").
std::string const& asset(Visit const& visit, std::string_view name);

// Renders the template (announced by a module, bound at start) with the page's values inside the layout. With an attempt the status is
// that of its refusal (422 or 409).
http::Response page(Visit const& visit, std::string_view name, html::Type const& type, void const* values, Attempt const* attempt = nullptr);
template <class Page>
http::Response page(Visit const& visit, std::string_view name, Page const& values, Attempt const* attempt = nullptr)
{
    return page(visit, name, html::type_of<Page>(), &values, attempt);
}

// What an error summary and a field show of a refusal: links to the field, and the sentence in the visit's language.
struct Trouble {
    std::string field, words;
    static constexpr auto fields = std::tuple { html::field("field", &Trouble::field), html::field("words", &Trouble::words) };
};
// What {{>error_summary}} wants: a page has a field "trouble_summary" of this type.
struct TroubleSummary {
    std::vector<Trouble> troubles;
    static constexpr auto fields = std::tuple { html::field("troubles", &TroubleSummary::troubles) };
};
std::optional<TroubleSummary> trouble_summary(Visit const& visit, Attempt const* attempt);
std::vector<Trouble> troubles(Visit const& visit, Attempt const* attempt);
std::string trouble_of(Visit const& visit, Attempt const* attempt, std::string_view field);  // "" when the field is fine
std::string sentence(Visit const& visit, Refusal const& refusal);                             // the refusal itself

// After a success: 303 to a page of this town, which then says `said` (a msgid with ".said." in it) above its content.
http::Response done(Visit const& visit, std::string_view path, std::string_view said);

}  // namespace mado::web
