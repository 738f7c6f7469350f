#include "web/pages.h"

#include <mado/crypto/box.h>
#include <mado/disclosure/amendments.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/web/form.h>

#include <algorithm>
#include <fstream>

namespace mado::disclosure::web {

namespace {

struct Row {
    std::string address, title, state, about;
    static constexpr auto fields = std::tuple { MADO_FIELD(Row, address), MADO_FIELD(Row, title), MADO_FIELD(Row, state), MADO_FIELD(Row, about) };
};
struct ListView {
    std::vector<Row> rows;
    bool has_rows = false;
    std::string grounds;
    static constexpr auto fields = std::tuple { MADO_FIELD(ListView, rows), MADO_FIELD(ListView, has_rows), MADO_FIELD(ListView, grounds) };
};
struct RequestView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string case_address, case_title, kind, records, reasons, copies, file_error, most;
    std::vector<Row> rows;
    bool has_rows = false, may_redact = false, has_copies = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(RequestView, trouble_summary), MADO_FIELD(RequestView, case_address), MADO_FIELD(RequestView, case_title), MADO_FIELD(RequestView, kind),
        MADO_FIELD(RequestView, records), MADO_FIELD(RequestView, reasons), MADO_FIELD(RequestView, copies), MADO_FIELD(RequestView, file_error), MADO_FIELD(RequestView, most),
        MADO_FIELD(RequestView, rows), MADO_FIELD(RequestView, has_rows), MADO_FIELD(RequestView, may_redact), MADO_FIELD(RequestView, has_copies) };
};
struct PartRow {
    std::string record, part, title, about;
    bool is_there = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(PartRow, record), MADO_FIELD(PartRow, part), MADO_FIELD(PartRow, title), MADO_FIELD(PartRow, about), MADO_FIELD(PartRow, is_there) };
};
struct RecordsView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, case_title, words;
    std::vector<PartRow> rows;
    bool has_rows = false, has_asked = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(RecordsView, trouble_summary), MADO_FIELD(RecordsView, back), MADO_FIELD(RecordsView, case_title), MADO_FIELD(RecordsView, words),
        MADO_FIELD(RecordsView, rows), MADO_FIELD(RecordsView, has_rows), MADO_FIELD(RecordsView, has_asked) };
};
struct ReasonsView {
    std::string back, case_title, words, draft;
    static constexpr auto fields = std::tuple { MADO_FIELD(ReasonsView, back), MADO_FIELD(ReasonsView, case_title), MADO_FIELD(ReasonsView, words), MADO_FIELD(ReasonsView, draft) };
};

Row row_of(Visit const& visit, Target const& one)
{
    auto const about = one.pages > 0 ? say(visit, "disclosure.pages", { { "n", std::to_string(one.pages) } }) : std::string();
    return { mado::web::link(visit, { "disclosure", one.of.value, one.id.value }), one.title, state_words(visit, one), about };
}

std::string title_of(cases::Case const& found) { return grouped(found.receipt_number) + "　" + found.title; }

std::string name_of(http::Upload const& upload)
{
    auto const slash = upload.file_name.find_last_of("/\\");
    auto const name = slash == std::string::npos ? upload.file_name : upload.file_name.substr(slash + 1);
    return text::is_utf8(name) && !name.empty() && !text::control_character(name) ? std::string(text::first(name, 100)) : "file";
}

std::string hash_of_file(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    crypto::Sha256 hash;
    std::string chunk(1 << 16, '\0');
    while (in) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        hash.add({ chunk.data(), static_cast<std::size_t>(in.gcount()) });
    }
    return crypto::hex(hash.finish());
}

// Kept before the write: a row never names bytes that are not there.
Result<std::vector<Collected>> files_sent(Visit const& visit)
{
    std::vector<FieldError> errors;
    std::vector<http::Upload const*> good;
    for (auto const* upload : visit.request.files("file")) {
        if (upload->size == 0 && upload->file_name.empty())
            continue;
        if (upload->too_large)
            errors.push_back({ "file", "web.upload.too_large", { { "title", name_of(*upload) }, { "most", mado::web::size_text(mado::web::file_bytes) } } });
        else if (!files::accepted(files::type_of(upload->head), { "pdf", "image" }))
            errors.push_back({ "file", "disclosure.file.type", { { "title", name_of(*upload) } } });
        else
            good.push_back(upload);
    }
    if (good.empty() && errors.empty())
        errors.push_back({ "file", "disclosure.file.missing" });
    if (!errors.empty())
        return refuse(std::move(errors));
    std::vector<Collected> all;
    for (auto const* upload : good)
        all.push_back({ name_of(*upload), hash_of_file(upload->path), visit.here.files.keep(upload->path) });
    return all;
}

std::vector<PartRow> parts_found(Visit const& visit, db::Read& tx, CaseId const& id, std::string_view words)
{
    auto const there = targets(tx, id);
    std::vector<PartRow> all;
    for (auto const& record : records::search(tx, visit.caller, words))
        for (auto const& part : records::parts(tx, record.id))
            if (part.origin != records::Origin::Database)
                all.push_back({ record.id.value, std::to_string(part.number), part.title, record.title + "　" + record.number + "　" + wareki::short_text(record.made_on),
                    std::ranges::any_of(there, [&](Target const& one) { return one.record == record.id && one.part == part.number; }) });
    return all;
}

}  // namespace

Shown show_list(Visit const& visit, Attempt const*)
{
    auto const view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ListView made;
        for (auto const& one : waiting(tx, visit.caller)) {
            auto row = row_of(visit, one);
            // A special case stands in lists by its number alone.
            if (auto const found = cases::find(tx, one.of))
                row.about = grouped(found->receipt_number) + "　" + row.about;
            made.rows.push_back(std::move(row));
        }
        made.has_rows = !made.rows.empty();
        if (access::allow(tx, visit.caller, may_set_grounds, { "" }))
            made.grounds = mado::web::link(visit, "/disclosure/grounds");
        return made;
    });
    return mado::web::page(visit, "disclosure/list.html", view);
}

Shown show_request(Visit const& visit, Attempt const* attempt)
{
    auto const asked = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return cases::find(tx, case_of(visit)); }));
    if (is_amendment(kind_of(visit.here, asked.procedure)))
        return http::see_other(mado::web::link(visit, { "amendments", asked.id.value }));  // its page asks for the right to see it
    auto const work = [&](db::Read& tx) -> Result<RequestView> {
        auto const found = TRY(request_for(tx, visit.caller, visit.here, cases::may_read_disclosure, case_of(visit)));
        RequestView made;
        made.case_title = title_of(found);
        made.kind = say(visit, "disclosure.kind." + kind_of(visit.here, found.procedure));
        for (auto const& one : targets(tx, found.id)) {
            made.rows.push_back(row_of(visit, one));
            made.has_copies = made.has_copies || (one.state == State::Fixed && one.outcome == Outcome::Disclosed);
        }
        made.has_rows = !made.rows.empty();
        made.may_redact = access::allow(tx, visit.caller, cases::may_redact, { found.owner }).has_value();
        return made;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), work));
    auto const base = mado::web::link(visit, { "disclosure", case_of(visit).value });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.case_address = mado::web::link(visit, { "cases", case_of(visit).value });
    view.records = base + "/records", view.reasons = base + "/reasons", view.copies = base + "/copies";
    view.file_error = mado::web::trouble_of(visit, attempt, "file");
    view.most = mado::web::size_text(mado::web::file_bytes);
    return mado::web::page(visit, "disclosure/request.html", view, attempt);
}

Shown act_request(Visit const& visit)
{
    // Whether it may be done at all, before anything is kept.
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return request_for(tx, visit.caller, visit.here, cases::may_redact, case_of(visit)); }));
    auto const sent = TRY(files_sent(visit));
    auto const work = [&](db::Write& tx) -> Result<void> {
        for (auto const& one : sent)
            TRY(collect(tx, visit.caller, visit.here, case_of(visit), one));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.collect" }, work));
    return mado::web::done(visit, "/disclosure/" + case_of(visit).value, "disclosure.said.collected");
}

Shown show_records(Visit const& visit, Attempt const* attempt)
{
    auto const words = attempt ? visit.request.answer("words") : visit.request.query_of("words");
    auto const work = [&](db::Read& tx) -> Result<RecordsView> {
        auto const found = TRY(request_for(tx, visit.caller, visit.here, cases::may_redact, case_of(visit)));
        RecordsView made;
        made.case_title = title_of(found);
        if (!text::trimmed(words).empty())
            made.rows = parts_found(visit, tx, found.id, words);
        return made;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), work));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, { "disclosure", case_of(visit).value });
    view.words = words;
    view.has_rows = !view.rows.empty();
    view.has_asked = !text::trimmed(words).empty();
    return mado::web::page(visit, "disclosure/records.html", view, attempt);
}

Shown act_records(Visit const& visit)
{
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return request_for(tx, visit.caller, visit.here, cases::may_redact, case_of(visit)); }));
    records::RecordId const record { visit.request.answer("record") };
    if (!is_uuid(record.value))
        return refuse(Refusal::Kind::NotFound, "disclosure.no_such_part");
    auto const what = TRY(from_record(visit.here, visit.caller, record, number_typed(visit.request.answer("part"))));
    TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.collect" }, [&](db::Write& tx) { return collect(tx, visit.caller, visit.here, case_of(visit), what); }));
    return mado::web::done(visit, "/disclosure/" + case_of(visit).value, "disclosure.said.collected");
}

Shown show_reasons(Visit const& visit, Attempt const*)
{
    auto const work = [&](db::Read& tx) -> Result<ReasonsView> {
        auto const found = TRY(request_for(tx, visit.caller, visit.here, cases::may_read_disclosure, case_of(visit)));
        return ReasonsView { {}, title_of(found), reasons_text(tx, visit.here, found), {} };
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), work));
    view.back = mado::web::link(visit, { "disclosure", case_of(visit).value });
    view.draft = mado::web::link(visit, { "cases", case_of(visit).value, "draft" });
    return mado::web::page(visit, "disclosure/reasons.html", view);
}

Shown fetch_copies(Visit const& visit)
{
    auto response = http::bytes("application/zip", TRY(copies(visit.here, visit.caller, case_of(visit))));
    return response.with("content-disposition", "attachment; filename=\"disclosed.zip\"").with("cache-control", "no-store");
}

std::vector<mado::web::PageType> request_pages()
{
    return { html::page<ListView>("disclosure/list.html"), html::page<RequestView>("disclosure/request.html"), html::page<RecordsView>("disclosure/records.html"),
        html::page<ReasonsView>("disclosure/reasons.html") };
}

}  // namespace mado::disclosure::web
