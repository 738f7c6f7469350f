#include "web/views.h"

#include <mado/cases/limits.h>
#include <mado/documents/documents.h>
#include <mado/time/wareki.h>

#include "service/paper_values.h"

namespace mado::cases::web {

namespace {

struct ExtendView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<OptionView> extensions;
    std::string extension_error, until, until_error, reason, reason_error;
    bool has_extensions = false, has_chosen = false, has_route = false;
    static constexpr auto fields = std::tuple { html::include(&ExtendView::heading), html::field("trouble_summary", &ExtendView::trouble_summary),
        html::field("extensions", &ExtendView::extensions), html::field("extension_error", &ExtendView::extension_error), html::field("until", &ExtendView::until),
        html::field("until_error", &ExtendView::until_error), html::field("reason", &ExtendView::reason), html::field("reason_error", &ExtendView::reason_error),
        html::field("has_extensions", &ExtendView::has_extensions), html::field("has_chosen", &ExtendView::has_chosen), html::field("has_route", &ExtendView::has_route) };
};

std::string day_words(Visit const& visit, std::optional<Day> day) { return day ? wareki::text_with_weekday(*day) : mado::web::words(visit, "cases.extend.chosen"); }

OptionView option_of(Visit const& visit, Extendable const& one, bool is_chosen)
{
    auto const days = one.extended && one.last_day ? mado::web::words(visit, "cases.extend.from_to", { { "from", day_words(visit, one.last_day) }, { "to", day_words(visit, one.extended) } })
        : mado::web::words(visit, "cases.extend.from_chosen", { { "from", one.last_day ? day_words(visit, one.last_day) : std::string() } });
    return { one.limit->name + "/" + one.extension->name, one.limit->title.japanese() + "　" + days,
        one.extension->law + "　" + service::title_of_document(visit.here, one.extension->send), is_chosen };
}

Result<ExtendView> extend_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    ExtendView made;
    made.heading = heading_of(visit, found);
    auto const definition = definitions::definition(tx, visit.here.definitions, found.definition);
    made.has_route = definition && !definition->route_by.empty();
    for (auto const& one : extendable(tx, visit.here, found)) {
        auto option = option_of(visit, one, false);
        option.is_chosen = attempt ? visit.request.answer("extension") == option.value : made.extensions.empty();
        made.extensions.push_back(std::move(option));
        made.has_chosen = made.has_chosen || one.extension->until_chosen;
    }
    made.has_extensions = !made.extensions.empty();
    return made;
}

}  // namespace

Shown show_extend(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return extend_view(visit, tx, attempt); }));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.extension_error = mado::web::trouble_of(visit, attempt, "extension");
    view.until = attempt ? visit.request.answer("until") : std::string();
    view.until_error = mado::web::trouble_of(visit, attempt, "until");
    view.reason = attempt ? visit.request.answer("reason") : std::string();
    view.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    return mado::web::page(visit, "cases/extend.html", view, attempt);
}

Shown act_extend(Visit const& visit)
{
    auto const& request = visit.request;
    auto const chosen = request.answer("extension");
    auto const slash = std::min(chosen.find('/'), chosen.size());
    Extending const extending { chosen.substr(0, slash), chosen.substr(std::min(slash + 1, chosen.size())), request.answer("reason"), Day::parse(request.answer("until")) };
    auto const id = case_of(visit);
    auto const made = TRY(visit.here.database.write(visit.tenant(), documents::numbering("cases.extend"),
        [&](db::Write& tx) { return extend(tx, visit.caller, visit.here, id, extending, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), made.state == ExtensionState::Made ? "cases.said.extended" : "cases.said.extension_drafted");
}

// The matter of an extension in approval is its case.
Shown show_extension(Visit const& visit, Attempt const*)
{
    auto const extension = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_extension(tx, visit.request.id<ExtensionTag>("extension")); }));
    return http::see_other(mado::web::link(visit, case_path(extension.of)));  // its page asks for the right to see it
}

std::vector<mado::web::PageType> extend_pages() { return { html::page<ExtendView>("cases/extend.html") }; }

}  // namespace mado::cases::web
