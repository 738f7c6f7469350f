#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::registers::web {

namespace {

struct ValueView {
    std::string title, value;
    static constexpr auto fields = std::tuple { html::field("title", &ValueView::title), html::field("value", &ValueView::value) };
};
struct DifferenceView {
    std::string title, before, after;
    static constexpr auto fields = std::tuple { html::field("title", &DifferenceView::title), html::field("before", &DifferenceView::before), html::field("after", &DifferenceView::after) };
};
struct ChangeView {
    std::string at, who, what, reason;
    std::vector<DifferenceView> differences;
    static constexpr auto fields = std::tuple { html::field("at", &ChangeView::at), html::field("who", &ChangeView::who), html::field("what", &ChangeView::what),
        html::field("reason", &ChangeView::reason), html::field("differences", &ChangeView::differences) };
};
struct RowView {
    std::string title, number, back, of, correct, strike, entered;
    std::vector<ValueView> row_values;
    std::vector<ChangeView> changes;
    bool is_struck = false;
    static constexpr auto fields = std::tuple { html::field("title", &RowView::title), html::field("number", &RowView::number), html::field("back", &RowView::back),
        html::field("of", &RowView::of), html::field("correct", &RowView::correct), html::field("strike", &RowView::strike), html::field("entered", &RowView::entered),
        html::field("row_values", &RowView::row_values), html::field("changes", &RowView::changes), html::field("is_struck", &RowView::is_struck) };
};
struct ControlView {
    std::string name, title, value, error;
    static constexpr auto fields = std::tuple { html::field("name", &ControlView::name), html::field("title", &ControlView::title), html::field("value", &ControlView::value),
        html::field("error", &ControlView::error) };
};
struct ChangeForm {
    std::string title, number, back, version, reason, reason_error;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<ControlView> controls;
    static constexpr auto fields = std::tuple { html::field("title", &ChangeForm::title), html::field("number", &ChangeForm::number), html::field("back", &ChangeForm::back),
        html::field("version", &ChangeForm::version), html::field("reason", &ChangeForm::reason), html::field("reason_error", &ChangeForm::reason_error),
        html::field("trouble_summary", &ChangeForm::trouble_summary), html::field("controls", &ChangeForm::controls) };
};

std::string title_of(definitions::Register const& book, std::string const& column)
{
    auto const* found = book.column(column);
    return found ? found->title.japanese() : column;
}

std::string text_of(json::Object const& values, std::string const& column)
{
    auto const found = values.find(column);
    return found != values.end() && found->second.is_text() ? found->second.text() : std::string();
}

ChangeView change_view(Visit const& visit, db::Read& tx, definitions::Register const& book, Change const& change)
{
    auto const person = change.by ? organization::person(tx, change.by) : std::nullopt;
    ChangeView view { wareki::text(change.at), person ? person->name : mado::web::words(visit, "registers.by.system"), mado::web::words(visit, "registers.change." + word_of(change.kind)),
        change.reason, {} };
    if (change.kind != ChangeKind::Entered)
        for (auto const& [column, after] : change.after)
            view.differences.push_back({ title_of(book, column), text_of(change.before, column), after.is_text() ? after.text() : std::string() });
    return view;
}

bool may(Visit const& visit, db::Read& tx, access::Action const& action, Row const& row)
{
    return row.state == RowState::Current && access::allow(tx, visit.caller, action, { row.owner }).has_value();
}

Result<RowView> row_view(Visit const& visit, db::Read& tx, definitions::Register const& book)
{
    auto const row = TRY(row_of(visit, tx, may_read));
    auto const address = mado::web::link(visit, row_path(row));
    RowView view { book.title.japanese(), number_of(row), mado::web::link(visit, { "registers", row.name }), mado::web::link(visit, { "cases", row.of.value }), {}, {},
        wareki::text(row.entered_at), {}, {}, row.state == RowState::Struck };
    if (may(visit, tx, may_correct, row))
        view.correct = address + "/correct";
    if (may(visit, tx, may_strike, row))
        view.strike = address + "/strike";
    for (auto const& column : book.columns)
        view.row_values.push_back({ column.title.japanese(), row.value(column.name) });
    for (auto const& change : history(tx, row.id))
        view.changes.push_back(change_view(visit, tx, book, change));
    return view;
}

std::int64_t shown_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

std::string control_of(definitions::Column const& column) { return "column." + column.name; }

Result<ChangeForm> change_form(Visit const& visit, access::Action const& action, Attempt const* attempt)
{
    auto const* book = TRY(book_of(visit));
    auto const row = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return row_of(visit, tx, action); }));
    ChangeForm form { book->title.japanese(), number_of(row), mado::web::link(visit, row_path(row)), std::to_string(row.version), attempt ? visit.request.answer("reason") : std::string(),
        mado::web::trouble_of(visit, attempt, "reason"), mado::web::trouble_summary(visit, attempt), {} };
    for (auto const& column : book->columns)
        form.controls.push_back({ control_of(column), column.title.japanese(), attempt ? visit.request.answer(control_of(column)) : row.value(column.name),
            mado::web::trouble_of(visit, attempt, control_of(column)) });
    return form;
}

// The form's controls are named column.NAME, so that a column called "reason" is no other control.
Refusal as_controls(Refusal refusal)
{
    for (auto& error : refusal.fields)
        if (error.field != "reason")
            error.field = "column." + error.field;
    return refusal;
}

}  // namespace

Result<Row> row_of(Visit const& visit, db::Read& tx, access::Action const& action)
{
    auto row = TRY(find(tx, visit.request.id<RegisterRowTag>("row")));
    TRY(access::allow(tx, visit.caller, action, { row.owner }));
    if (row.name != visit.request.path.at("name"))
        return refuse(Refusal::Kind::NotFound, "registers.row_not_found");
    return row;
}

Shown show_row(Visit const& visit, Attempt const* attempt)
{
    auto const* book = TRY(book_of(visit));
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return row_view(visit, tx, *book); }));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {  // who read what stands there of a person is in the trace
        audit::record(tx, visit.caller, visit.now(), "registers.row.read", { { "register_row", visit.request.path.at("row") } });
        return {};
    }));
    return mado::web::page(visit, "registers/row.html", view, attempt);
}

Shown show_correct(Visit const& visit, Attempt const* attempt)
{
    auto const form = TRY(change_form(visit, may_correct, attempt));
    return mado::web::page(visit, "registers/correct.html", form, attempt);
}

Shown act_correct(Visit const& visit)
{
    auto const* book = TRY(book_of(visit));
    json::Object values;
    for (auto const& column : book->columns)
        values[column.name] = visit.request.answer(control_of(column));
    auto const row = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<Row> {
        auto const found = TRY(row_of(visit, tx, may_correct));
        return correct(tx, visit.caller, visit.here, found.id, values, visit.request.answer("reason"), shown_version(visit));
    });
    if (!row)
        return std::unexpected(as_controls(row.error()));
    return mado::web::done(visit, row_path(*row), "registers.said.corrected");
}

Shown show_strike(Visit const& visit, Attempt const* attempt)
{
    auto const form = TRY(change_form(visit, may_strike, attempt));
    return mado::web::page(visit, "registers/strike.html", form, attempt);
}

Shown act_strike(Visit const& visit)
{
    auto const row = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<Row> {
        auto const found = TRY(row_of(visit, tx, may_strike));
        return strike(tx, visit.caller, visit.here, found.id, visit.request.answer("reason"), shown_version(visit));
    });
    if (!row)
        return std::unexpected(row.error());
    return mado::web::done(visit, row_path(*row), "registers.said.struck");
}

std::vector<mado::web::PageType> row_pages()
{
    return { html::page<RowView>("registers/row.html"), html::page<ChangeForm>("registers/correct.html"), html::page<ChangeForm>("registers/strike.html") };
}

std::vector<mado::web::PageType> pages()
{
    auto all = list_pages();
    for (auto const& page : row_pages())
        all.push_back(page);
    return all;
}

}  // namespace mado::registers::web
