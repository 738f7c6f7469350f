#include "web/import_pages.h"

#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include "web/arrears_pages.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_imports = 50, most_rows = 100, most_missing = 200;
constexpr std::size_t most_name = 100;
constexpr std::uint64_t most_bytes = 200 << 20;

struct ImportRow {
    std::string address, name, format, when, who, progress;
    static constexpr auto fields = std::tuple { F(ImportRow, address), F(ImportRow, name), F(ImportRow, format), F(ImportRow, when), F(ImportRow, who), F(ImportRow, progress) };
};
struct ImportsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string error, most;
    FormBox format;
    std::vector<ImportRow> rows;
    static constexpr auto fields = std::tuple { F(ImportsPage, trouble_summary), F(ImportsPage, error), F(ImportsPage, most), F(ImportsPage, format), F(ImportsPage, rows) };
};
struct SumRow {
    std::string address, words, count, amount;
    bool is_bad = false;
    static constexpr auto fields = std::tuple { F(SumRow, address), F(SumRow, words), F(SumRow, count), F(SumRow, amount), F(SumRow, is_bad) };
};
struct LineRow {
    std::string line, address, reference, day, amount, outcome, about;
    static constexpr auto fields = std::tuple { F(LineRow, line), F(LineRow, address), F(LineRow, reference), F(LineRow, day), F(LineRow, amount), F(LineRow, outcome), F(LineRow, about) };
};
struct ImportPage {
    std::string list, name, format, when, who, hash, lines, applied, matched, unmatched, odd, here, chosen, more;
    std::vector<SumRow> sums;
    std::vector<LineRow> rows, missing;
    bool is_waiting = false, is_settlement = false, has_missing = false, is_stored = false, may_try = false;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string progress, bytes;
    static constexpr auto fields = std::tuple { F(ImportPage, list), F(ImportPage, name), F(ImportPage, format), F(ImportPage, when), F(ImportPage, who), F(ImportPage, hash), F(ImportPage, lines),
        F(ImportPage, applied), F(ImportPage, matched), F(ImportPage, unmatched), F(ImportPage, odd), F(ImportPage, here), F(ImportPage, chosen), F(ImportPage, more), F(ImportPage, sums),
        F(ImportPage, rows), F(ImportPage, missing), F(ImportPage, is_waiting), F(ImportPage, is_settlement), F(ImportPage, has_missing), F(ImportPage, is_stored), F(ImportPage, progress),
        F(ImportPage, bytes), F(ImportPage, may_try), F(ImportPage, trouble_summary) };
};

template <class Enum>
std::optional<Enum> known(std::string_view word)
{
    auto const names = names_of(Enum {});
    auto const found = std::ranges::find(names, word);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

std::string format_words(Visit const& visit, Format format, std::string const& provider)
{
    return say(visit, "treasury.imports.format." + word_of(format)) + (provider.empty() ? "" : "（" + provider + "）");
}

std::string name_of(db::Read& tx, PersonId const& id)
{
    auto const person = organization::person(tx, id);
    return person ? person->name : id.value;
}

std::string progress_words(Visit const& visit, Import const& one)
{
    return say(visit, one.is_stored() ? "treasury.imports.progress" : "treasury.imports.storing", { { "applied", std::to_string(one.applied) }, { "stored", std::to_string(one.stored) }, { "lines", std::to_string(one.lines) } });
}

ImportRow row_of(Visit const& visit, db::Read& tx, Import const& one)
{
    return { mado::web::link(visit, { "treasury", "imports", one.id.value }), one.file_name, format_words(visit, one.format, one.provider), wareki::text(one.at), name_of(tx, one.by),
        progress_words(visit, one) };
}

// "settlement/demo_pay": the provider goes with its format, because a receipt is known by it.
std::vector<Choice> choices(Visit const& visit, db::Read& tx)
{
    std::vector<Choice> all;
    for (auto const format : { Format::Convenience, Format::PayEasy, Format::ElQr, Format::Debit, Format::Statement, Format::Deposits, Format::Accounting })
        all.push_back({ word_of(format), format_words(visit, format, "") });
    for (auto const& provider : known_providers(tx))
        all.push_back({ "settlement/" + provider, format_words(visit, Format::Settlement, provider) });
    return all;
}

Result<ImportsPage> imports_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    TRY(access::allow(tx, visit.caller, may_receive, { "" }));
    ImportsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.error = mado::web::trouble_of(visit, attempt, "file");
    page.most = std::to_string(most_bytes >> 20);
    page.format = choice_form_box(visit, attempt, "take", "format", "treasury.imports.format", choices(visit, tx));
    for (auto const& one : imports(tx, most_imports))
        page.rows.push_back(row_of(visit, tx, one));
    return page;
}

std::string receipt_address(Visit const& visit, ReceiptId const& id) { return id.value.empty() ? std::string() : mado::web::link(visit, { "treasury", "receipts", id.value }); }

LineRow row_of(Visit const& visit, ImportLine const& line)
{
    auto const& incoming = line.incoming;
    auto about = incoming.payer_kana.empty() ? incoming.remark : incoming.payer_kana + (incoming.remark.empty() ? "" : "　" + incoming.remark);
    if (line.remitted_on)
        about = say(visit, "treasury.imports.remitted_on", { { "day", wareki::short_text(*line.remitted_on) }, { "fee", line.fee.digits() } });
    return { std::to_string(line.line), receipt_address(visit, line.receipt), incoming.reference, wareki::short_text(incoming.paid_on), incoming.amount.digits(),
        say(visit, "treasury.imports.outcome." + word_of(line.outcome)), std::move(about) };
}

void sum_up(Visit const& visit, db::Read& tx, Import const& found, ImportPage& page)
{
    std::int64_t matched = 0, unmatched = 0, odd = 0;
    for (auto const& one : tallies(tx, found.id)) {
        page.sums.push_back({ page.here + "?outcome=" + word_of(one.outcome), say(visit, "treasury.imports.outcome." + word_of(one.outcome)), std::to_string(one.count), one.amount.digits(), is_odd(one.outcome) });
        matched += one.outcome == Outcome::Matched || one.outcome == Outcome::Remitted ? one.count : 0;
        unmatched += one.outcome == Outcome::NoClaim || one.outcome == Outcome::Unknown ? one.count : 0;
        odd += is_odd(one.outcome) ? one.count : 0;
        page.may_try |= page.is_settlement && found.is_done() && (one.outcome == Outcome::Unknown || one.outcome == Outcome::OtherAmount);
    }
    page.matched = std::to_string(matched);
    page.unmatched = std::to_string(unmatched);
    page.odd = std::to_string(odd - unmatched);
}

Result<ImportPage> import_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    TRY(access::allow(tx, visit.caller, may_receive, { "" }));
    auto const found = find_import(tx, visit.request.id<ImportTag>("import"));
    if (!found)
        return refuse(Refusal::Kind::NotFound, "treasury.imports.not_found");
    ImportPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/treasury/imports");
    page.here = mado::web::link(visit, { "treasury", "imports", found->id.value });
    page.name = found->file_name;
    page.format = format_words(visit, found->format, found->provider);
    page.when = wareki::text(found->at);
    page.who = name_of(tx, found->by);
    page.hash = found->hash;
    page.lines = std::to_string(found->lines);
    page.applied = std::to_string(found->applied);
    page.is_waiting = !found->is_done();
    page.is_stored = found->is_stored();
    page.progress = progress_words(visit, *found);
    page.bytes = mado::web::link(visit, { "treasury", "imports", found->id.value, "file" });
    if (!found->is_stored())
        return page;
    page.is_settlement = found->format == Format::Settlement;
    sum_up(visit, tx, *found, page);
    auto const outcome = known<Outcome>(visit.request.query_of("outcome"));
    page.chosen = outcome ? say(visit, "treasury.imports.outcome." + word_of(*outcome)) : std::string();
    auto const after = Yen::parse(visit.request.query_of("after")).value_or(Yen(0)).amount();
    auto const lines = import_lines(tx, found->id, outcome, static_cast<int>(std::clamp<std::int64_t>(after, 0, found->lines)), most_rows);
    for (auto const& line : lines)
        page.rows.push_back(row_of(visit, line));
    if (lines.size() == static_cast<std::size_t>(most_rows) && lines.back().place < found->lines)
        page.more = page.here + "?after=" + std::to_string(lines.back().place) + (outcome ? "&outcome=" + word_of(*outcome) : "");
    for (auto const& one : missing_items(tx, *found, most_missing))
        page.missing.push_back({ "", receipt_address(visit, one.id), one.incoming.reference, wareki::short_text(one.incoming.paid_on), one.incoming.amount.digits(), "", "" });
    page.has_missing = !page.missing.empty();
    return page;
}

}  // namespace

Result<Sent> sent_file(Visit const& visit, std::uint64_t most)
{
    for (auto const* upload : visit.request.files("file")) {
        if (upload->too_large || upload->size > most)
            return refuse({ { "file", "treasury.imports.too_large", { { "most", std::to_string(most >> 20) } }, {} } });
        if (upload->path.empty() || upload->size == 0)
            continue;
        std::ifstream in(upload->path, std::ios::binary);
        auto const name = text::is_utf8(upload->file_name) && !text::control_character(upload->file_name) ? std::string(text::first(upload->file_name, most_name)) : std::string("file");
        return Sent { name, { std::istreambuf_iterator<char>(in), {} } };
    }
    return refuse({ { "file", "treasury.imports.choose" } });
}

Shown show_imports(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return imports_page(visit, tx, attempt); }));
    return mado::web::page(visit, "treasury/imports.html", page, attempt);
}

Shown act_imports(Visit const& visit)
{
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, may_receive, { "" }); }));
    auto const chosen = visit.request.answer("format");
    auto const slash = chosen.find('/');
    auto const format = known<Format>(chosen.substr(0, slash));
    if (!format)
        return refuse({ { "format", "treasury.choose" } });
    auto const sent = TRY(sent_file(visit, most_bytes));
    auto const file = TRY(read_import(visit.here, *format, slash == std::string::npos ? std::string() : chosen.substr(slash + 1), sent.name, sent.bytes));
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return may_import(tx, visit.caller, file.hash); }));
    auto const blob = visit.here.files.keep_bytes(sent.bytes);
    auto const taken = TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.take_import" }, [&](db::Write& tx) { return take_import(tx, visit.caller, visit.here, file, blob); }));
    return mado::web::done(visit, "/treasury/imports/" + taken.id.value, "treasury.said.import");
}

Shown show_import(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return import_page(visit, tx, attempt); }));
    return mado::web::page(visit, "treasury/import.html", page, attempt);
}

Shown act_import(Visit const& visit)
{
    auto const id = visit.request.id<ImportTag>("import");
    auto const booked = TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.try_import_again" }, [&](db::Write& tx) { return try_again(tx, visit.caller, visit.here, id); }));
    return mado::web::done(visit, "/treasury/imports/" + id.value, booked > 0 ? "treasury.said.import_tried" : "treasury.said.import_tried_in_vain");
}

Shown fetch_import(Visit const& visit)
{
    auto response = http::bytes("application/octet-stream", TRY(import_bytes(visit.caller, visit.here, visit.request.id<ImportTag>("import"))));
    return response.with("content-disposition", "attachment; filename=\"results\"").with("cache-control", "no-store");
}

std::vector<mado::web::Route> import_routes()
{
    using mado::web::form;
    http::Limits const limits { .file_bytes = most_bytes, .total_bytes = most_bytes + (1 << 20) };
    return { form("/treasury/imports").needs(may_receive).with(limits).to(show_imports, act_imports), form("/treasury/imports/{import}").needs(may_receive).to(show_import, act_import),
        form("/treasury/imports/{import}/file").needs(may_receive).posts(fetch_import) };
}

std::vector<mado::web::PageType> import_page_types() { return { html::page<ImportsPage>("treasury/imports.html"), html::page<ImportPage>("treasury/import.html") }; }

std::vector<mado::web::MenuItem> import_menu()
{
    mado::web::MenuItem item { "treasury.imports.menu", "/treasury/imports", may_receive };
    item.place = mado::web::MenuItem::Place::More;
    return { item };
}

}  // namespace mado::treasury::web
