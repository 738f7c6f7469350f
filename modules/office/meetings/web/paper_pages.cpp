// Papers: brought in by those who run the meeting, read by its members.
#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/files/store.h>
#include <mado/sanitizing/files.h>
#include <mado/text/utf8.h>
#include <mado/web/form.h>

#include "service/papers.h"

namespace mado::meetings::web {

namespace {

struct PaperRow {
    std::string id, title, state, remove, record;
    static constexpr auto fields = std::tuple { MADO_FIELD(PaperRow, id), MADO_FIELD(PaperRow, title), MADO_FIELD(PaperRow, state), MADO_FIELD(PaperRow, remove),
        MADO_FIELD(PaperRow, record) };
};
struct PapersPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, error, most, from_records;
    std::vector<PaperRow> rows {};
    static constexpr auto fields = std::tuple { MADO_FIELD(PapersPage, trouble_summary), MADO_FIELD(PapersPage, back), MADO_FIELD(PapersPage, title), MADO_FIELD(PapersPage, error),
        MADO_FIELD(PapersPage, most), MADO_FIELD(PapersPage, from_records), MADO_FIELD(PapersPage, rows) };
};
struct LeafPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, paper, where, picture, words, width, height, before, after, file, note_address, paper_id, page_number;
    Area note {};
    static constexpr auto fields = std::tuple { MADO_FIELD(LeafPage, trouble_summary), MADO_FIELD(LeafPage, back), MADO_FIELD(LeafPage, title), MADO_FIELD(LeafPage, paper), MADO_FIELD(LeafPage, where),
        MADO_FIELD(LeafPage, picture), MADO_FIELD(LeafPage, words), MADO_FIELD(LeafPage, width), MADO_FIELD(LeafPage, height), MADO_FIELD(LeafPage, before), MADO_FIELD(LeafPage, after),
        MADO_FIELD(LeafPage, file), MADO_FIELD(LeafPage, note_address), MADO_FIELD(LeafPage, paper_id), MADO_FIELD(LeafPage, page_number), MADO_FIELD(LeafPage, note) };
};

PaperId paper_of(Visit const& visit) { return visit.request.id<MeetingPaperTag>("paper"); }
std::int64_t page_asked(Visit const& visit) { return number_typed(visit.request.path.at("page")); }

std::string title_of(http::Upload const& upload)
{
    auto const slash = upload.file_name.find_last_of("/\\");
    auto const name = slash == std::string::npos ? upload.file_name : upload.file_name.substr(slash + 1);
    return text::is_utf8(name) && !name.empty() && !text::control_character(name) ? std::string(text::first(name, 100)) : "file";
}

// Kept before the write: a row never names bytes that are not there.
Result<std::vector<Sent>> files_sent(Visit const& visit)
{
    std::vector<FieldError> errors;
    std::vector<http::Upload const*> good;
    for (auto const* upload : visit.request.files("paper")) {
        if (upload->size == 0 && upload->file_name.empty())
            continue;
        if (upload->too_large)
            errors.push_back({ "paper", "web.upload.too_large", { { "title", title_of(*upload) }, { "most", mado::web::size_text(mado::web::file_bytes) } } });
        else if (!files::accepted(files::type_of(upload->head), { "pdf", "image" }))
            errors.push_back({ "paper", "meetings.paper.type", { { "title", title_of(*upload) } } });
        else
            good.push_back(upload);
    }
    if (good.empty() && errors.empty())
        errors.push_back({ "paper", "meetings.paper.missing" });
    if (!errors.empty())
        return refuse(std::move(errors));
    std::vector<Sent> all;
    for (auto const* upload : good)
        all.push_back({ visit.here.files.keep(upload->path), title_of(*upload) });
    return all;
}

struct Leaf { Paper paper; PaperPage page; };
Result<Leaf> leaf_of(Visit const& visit, db::Read& tx)
{
    auto const paper = TRY(find_paper(tx, visit.caller, meeting_of(visit), paper_of(visit)));
    auto const page = page_of(tx, paper.id, page_asked(visit));
    if (!page)
        return refuse(Refusal::Kind::NotFound, "meetings.no_such_paper");
    return Leaf { paper, *page };
}

std::string address_of(Visit const& visit, Paper const& paper, std::int64_t number)
{
    return number < 1 || number > paper.pages ? std::string() : mado::web::link(visit, { "meetings", paper.meeting.value, "papers", paper.id.value, std::to_string(number) });
}

}  // namespace

Shown show_papers(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<PapersPage> {
        auto const seen = TRY(find(tx, visit.caller, meeting_of(visit)));
        if (!seen.standing.runs)
            return refuse(Refusal::Kind::Forbidden, "meetings.only_who_runs_it");
        PapersPage made { mado::web::trouble_summary(visit, attempt), at(visit, seen.meeting.id), seen.meeting.plan.title, mado::web::trouble_of(visit, attempt, "paper"),
            mado::web::size_text(mado::web::file_bytes), at(visit, seen.meeting.id, "/papers/records") };
        for (auto const& one : papers(tx, seen.meeting.id))
            made.rows.push_back({ one.id.value, one.title, say(visit, "meetings.paper." + word_of(one.state), { { "n", std::to_string(one.pages) } }),
                mado::web::link(visit, { "meetings", seen.meeting.id.value, "papers", one.id.value, "remove" }),
                one.record.empty() ? std::string() : mado::web::link(visit, { "records", one.record }) });
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "meetings/papers.html", page, attempt);
}

Shown act_papers(Visit const& visit)
{
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find(tx, visit.caller, meeting_of(visit)); }));
    auto const files = TRY(files_sent(visit));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return add_papers(tx, visit.caller, visit.here, meeting_of(visit), files); }));
    return mado::web::done(visit, "/meetings/" + meeting_of(visit).value + "/papers", "meetings.said.papers");
}

Shown act_remove_paper(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return remove_paper(tx, visit.caller, visit.here, meeting_of(visit), paper_of(visit)); }));
    return mado::web::done(visit, "/meetings/" + meeting_of(visit).value + "/papers", "meetings.said.paper_removed");
}

Shown show_paper_page(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<LeafPage> {
        auto const leaf = TRY(leaf_of(visit, tx));
        auto const meeting = TRY(find(tx, visit.caller, leaf.paper.meeting)).meeting;
        auto const here = address_of(visit, leaf.paper, leaf.page.number);
        LeafPage made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.back = at(visit, meeting.id);
        made.title = meeting.plan.title;
        made.paper = leaf.paper.title;
        made.where = say(visit, "meetings.page_of", { { "page", std::to_string(leaf.page.number) }, { "pages", std::to_string(leaf.paper.pages) } });
        made.picture = here + "/picture";
        made.words = leaf.page.words;
        made.width = std::to_string(leaf.page.width);
        made.height = std::to_string(leaf.page.height);
        made.before = address_of(visit, leaf.paper, leaf.page.number - 1);
        made.after = address_of(visit, leaf.paper, leaf.page.number + 1);
        made.file = mado::web::link(visit, { "meetings", meeting.id.value, "papers", leaf.paper.id.value, "file" });
        made.note_address = at(visit, meeting.id, "/note");
        made.paper_id = leaf.paper.id.value;
        made.page_number = std::to_string(leaf.page.number);
        made.note = area(visit, attempt, "note", "meetings.note.page", note(tx, visit.caller, visit.here, meeting.id, leaf.paper.id, leaf.page.number));
        made.note.help = say(visit, "meetings.note.help");
        made.note.most = "4000";
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "meetings/leaf.html", page, attempt);
}

Shown show_picture(Visit const& visit, Attempt const*)
{
    auto const leaf = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return leaf_of(visit, tx); }));
    auto bytes = TRY(picture_bytes(visit.here, leaf.paper.id, leaf.page));
    auto const type = bytes.starts_with("\x89PNG") ? "image/png" : "image/jpeg";
    auto response = http::bytes(type, std::move(bytes));
    return response.with("cache-control", "private, max-age=3600").with("x-content-type-options", "nosniff");
}

Shown show_paper_file(Visit const& visit, Attempt const*)
{
    auto const work = [&](db::Write& tx) -> Result<sanitizing::File> {
        auto const paper = TRY(find_paper(tx, visit.caller, meeting_of(visit), paper_of(visit)));
        auto const found = sanitizing::file(tx, service::owner_of_files, paper.id.value, paper.blob);
        if (!found || paper.state != PaperState::Ready)
            return refuse(Refusal::Kind::NotFound, "meetings.no_such_paper");
        audit::record(tx, visit.caller, visit.now(), "meetings.paper.read", { { "meeting", paper.meeting.value }, { "paper", paper.id.value } });
        return *found;
    };
    auto const file = TRY(visit.here.database.write(visit.tenant(), work));
    auto response = http::bytes(file.type, TRY(sanitizing::clean_bytes(visit.here, visit.tenant(), file)));
    return response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(file.clean_title())).with("cache-control", "no-store");
}

std::vector<mado::web::PageType> paper_pages() { return { html::page<PapersPage>("meetings/papers.html"), html::page<LeafPage>("meetings/leaf.html") }; }

}  // namespace mado::meetings::web
