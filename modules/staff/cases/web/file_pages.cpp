#include "web/file_pages.h"

#include <mado/audit/audit.h>
#include <mado/cases/consults.h>
#include <mado/cases/shield.h>
#include <mado/cases/originals.h>
#include <mado/time/wareki.h>

namespace mado::cases::web {

namespace {

using sanitizing::State;

struct OriginalView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, reason, reason_error;
    static constexpr auto fields = std::tuple { html::include(&OriginalView::heading), html::field("trouble_summary", &OriginalView::trouble_summary), html::field("title", &OriginalView::title),
        html::field("reason", &OriginalView::reason), html::field("reason_error", &OriginalView::reason_error) };
};

std::string const& blob_of(Visit const& visit) { return visit.request.path.at("blob"); }

json::Array attached(Content const& kept)
{
    json::Array blobs;
    for (auto const& [field, file] : kept.files)
        std::ranges::copy(file.array("blobs"), std::back_inserter(blobs));
    return blobs;
}

Result<json::Value> among(db::Read& tx, CaseId const& id, json::Array const& blobs, std::string const& wanted)
{
    for (auto const& blob : blobs)
        if (blob.text("name") == wanted && files::is_named(tx, wanted, "case", id.value))
            return blob;
    return refuse(Refusal::Kind::NotFound, "cases.file.not_found");
}

Result<json::Value> visited_file(Visit const& visit, db::Read& tx, access::Action const& action)
{
    auto const found = TRY(visited(visit, tx, action));
    auto const kept = content(tx, found.id);
    auto blobs = attached(kept);
    std::ranges::copy(json::Value(kept.shown)["entry"].array("scans"), std::back_inserter(blobs));  // the paper that came, as it was scanned
    if (!shield_of(tx, found.id))  // what is enclosed to a question is chosen among the files of the case
        for (auto const& consult : consults(tx, found.id))
            std::ranges::copy(consult.files, std::back_inserter(blobs));
    for (auto const& correction : corrections(tx, found.id))
        for (auto const& [field, file] : correction.files)
            std::ranges::copy(file.array("blobs"), std::back_inserter(blobs));
    return among(tx, found.id, blobs, blob_of(visit));
}

// One that came before files were sanitised is taken in when somebody wants it.
Result<sanitizing::File> known(Visit const& visit, CaseId const& of, json::Value const& blob)
{
    auto file = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return sanitizing::file(tx, "case", of.value, blob.text("name")); });
    if (file)
        return std::move(*file);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        sanitizing::keep(tx, visit.here, "case", of.value, { blob });
        return {};
    }));
    return refuse(Refusal::Kind::Conflict, "sanitizing.waiting");
}

// The clean form alone. It was made here: it may be opened in the browser, and still can do nothing.
Shown answered_with(Visit const& visit, CaseId const& of, json::Value const& blob)
{
    auto const file = TRY(known(visit, of, blob));
    auto bytes = TRY(sanitizing::clean_bytes(visit.here, visit.tenant(), file));
    (void)visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "cases.file.read", { { "case", of.value }, { "blob", file.blob } });
        return {};
    });
    bool const opens = file.type == "application/pdf" || file.type == "image/jpeg" || file.type.starts_with("text/plain");
    auto response = http::bytes(file.type, std::move(bytes));
    response.with("content-disposition", std::string(opens ? "inline" : "attachment") + "; filename*=UTF-8''" + http::percent_encoded(file.clean_title()))
        .with("x-content-type-options", "nosniff").with("cache-control", "no-store");
    if (file.type != "application/pdf")  // a browser shows no PDF in a sandbox
        response.with("content-security-policy", "sandbox");
    return response;
}

std::string since_words(Visit const& visit, Instant at)
{
    auto const time = time_in_tokyo(at);
    auto const clock = std::to_string(time.hour) + ":" + (time.minute < 10 ? "0" : "") + std::to_string(time.minute);
    return mado::web::words(visit, "cases.file.since", { { "day", short_day(day_in_tokyo(at)) }, { "time", clock } });
}

std::string field_of(Content const& content, std::string const& blob)
{
    for (auto const& [field, file] : content.files)
        for (auto const& one : file.array("blobs"))
            if (one.text("name") == blob)
                return field;
    return {};
}

}  // namespace

Shown show_file(Visit const& visit, Attempt const*)
{
    auto const blob = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return visited_file(visit, tx, may_read); }));
    return answered_with(visit, case_of(visit), blob);
}

Shown file_of_case(Visit const& visit, CaseId const& of, std::string const& wanted)
{
    auto const blob = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return among(tx, of, attached(content(tx, of)), wanted); }));
    return answered_with(visit, of, blob);
}

Shown show_original(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_read_original));
    auto const blob = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return visited_file(visit, tx, may_read_original); }));
    OriginalView const view { heading_of(visit, found), mado::web::trouble_summary(visit, attempt), blob.text("title"), attempt ? visit.request.answer("reason") : std::string(),
        mado::web::trouble_of(visit, attempt, "reason") };
    return mado::web::page(visit, "cases/original.html", view, attempt);
}

// As it came, and never shown: only to be saved.
Shown act_original(Visit const& visit)
{
    auto const id = case_of(visit);
    auto const blob = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return visited_file(visit, tx, may_read_original); }));
    auto const file = TRY(known(visit, id, blob));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return note_original(tx, visit.caller, visit.here, id, file.blob, visit.request.answer("reason")); }));
    auto response = http::bytes("application/octet-stream", TRY(sanitizing::original_bytes(visit.here, visit.tenant(), file)));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(file.title)).with("content-security-policy", "sandbox")
        .with("x-content-type-options", "nosniff").with("cache-control", "no-store");
    return response;
}

std::string file_state_words(Visit const& visit, sanitizing::File const* file)
{
    if (!file)
        return mado::web::words(visit, "cases.file.state.not_yet");
    if (file->state == State::Clean)
        return {};
    if (file->state == State::Waiting)
        return mado::web::words(visit, file->reason == sanitizing::Reason::None ? "cases.file.state.waiting" : "cases.file.state.held") + since_words(visit, file->came_at);
    return mado::web::words(visit, "cases.file.state." + word_of(file->state)) + mado::web::words(visit, "cases.file.reason." + word_of(file->reason));
}

void add_file_lines(Asked const& asked, Lines& lines)
{
    for (auto const& file : sanitizing::files(asked.tx, "case", asked.found.id.value)) {
        if (file.state == State::Clean || file.state == State::Waiting)
            continue;
        TaskLine line { .is = file.state == State::Infected ? "bad" : "heed",
            .words = mado::web::words(asked.visit, "cases.file.line." + word_of(file.state), { { "title", file.title } })
                + mado::web::words(asked.visit, "cases.file.reason." + word_of(file.reason)) };
        if (auto const field = field_of(asked.content, file.blob); !field.empty() && asked.found.state == CaseState::Examining && asked.may(may_ask)) {
            line.address = asked.link("/ask?mark=" + http::percent_encoded(field));
            line.does = mado::web::words(asked.visit, "cases.file.does.ask");
        }
        lines.tasks.push_back(std::move(line));
    }
}

std::vector<mado::web::PageType> file_pages() { return { html::page<OriginalView>("cases/original.html") }; }

}  // namespace mado::cases::web
