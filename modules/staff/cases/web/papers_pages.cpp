#include "web/papers_pages.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/papers/cover_sheet.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/web/form.h>

#include "model/life.h"
#include "service/attachments.h"
#include "store/case_store.h"

#include <charconv>

namespace mado::cases::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct PaperRow {
    std::string is, title, way, state, detail, address, missing;
    static constexpr auto fields = std::tuple { F(PaperRow, is), F(PaperRow, title), F(PaperRow, way), F(PaperRow, state), F(PaperRow, detail), F(PaperRow, address), F(PaperRow, missing) };
};
struct PapersView {
    Heading heading;
    std::string applicant_case, cover_sheet;
    bool has_papers = false;
    std::vector<PaperRow> papers;
    static constexpr auto fields = std::tuple { html::include(&PapersView::heading), F(PapersView, applicant_case), F(PapersView, cover_sheet), F(PapersView, has_papers), F(PapersView, papers) };
};
struct PaperView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, field, day, day_error, pages, pages_error, words, words_error, source, source_error, scan_error, back, consent;
    bool is_post = false, is_counter = false, is_omit = false, is_copied = false, may_record = true;
    static constexpr auto fields = std::tuple { html::include(&PaperView::heading), F(PaperView, trouble_summary), F(PaperView, title), F(PaperView, field), F(PaperView, day), F(PaperView, day_error),
        F(PaperView, pages), F(PaperView, pages_error), F(PaperView, words), F(PaperView, words_error), F(PaperView, source), F(PaperView, source_error), F(PaperView, scan_error), F(PaperView, back),
        F(PaperView, consent), F(PaperView, is_post), F(PaperView, is_counter), F(PaperView, is_omit), F(PaperView, is_copied), F(PaperView, may_record) };
};
struct PostRow {
    std::string value, receipt, title, paper, since, address;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(PostRow, value), F(PostRow, receipt), F(PostRow, title), F(PostRow, paper), F(PostRow, since), F(PostRow, address), F(PostRow, is_chosen) };
};
struct PostView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string word, searched, day, day_error, paper_error, next, all;
    bool has_rows = false;
    std::vector<PostRow> rows;
    static constexpr auto fields = std::tuple { F(PostView, trouble_summary), F(PostView, word), F(PostView, searched), F(PostView, day), F(PostView, day_error), F(PostView, paper_error),
        F(PostView, next), F(PostView, all), F(PostView, has_rows), F(PostView, rows) };
};
#undef F

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

Result<definitions::DefinitionPointer> definition_for(Visit const& visit, db::Read& tx, Case const& found)
{
    auto definition = definitions::definition(tx, visit.here.definitions, found.definition);
    if (!definition)
        return refuse(Refusal::Kind::NotFound, "cases.definition_not_here");
    return definition;
}

// What was recorded: the day, who, and what of it.
std::string detail_of(Visit const& visit, db::Read& tx, Paper const& paper)
{
    std::string words;
    auto const add = [&](std::string const& more) { words += (words.empty() || more.empty() ? "" : "　") + more; };
    if (paper.day)
        add(short_day(*paper.day));
    if (paper.pages > 0)
        add(say(visit, "cases.paper.pages_n", { { "n", std::to_string(paper.pages) } }));
    if (paper.state == PaperState::Seen)
        add(say(visit, paper.copied ? "cases.paper.copied" : "cases.paper.not_copied"));
    add(paper.source);
    add(paper.words);
    add(person_name(tx, paper.by));
    if (paper.way == PaperWay::Omit && paper.is_open())
        add(say(visit, paper.consented ? "cases.paper.consented" : "cases.paper.no_consent"));
    return words;
}

PaperRow row_of(Visit const& visit, db::Read& tx, definitions::Definition const& definition, Case const& found, Paper const& paper, bool may_examine_it)
{
    auto const at = case_path(found.id) + "/papers/" + paper.field;
    return { .is = paper.state == PaperState::Missing ? "bad" : paper.is_open() ? "heed" : "good", .title = service::title_of_field(definition, paper.field),
        .way = say(visit, "cases.file.way." + word_of(paper.way)), .state = say(visit, "cases.paper.state." + word_of(paper.state)), .detail = detail_of(visit, tx, paper),
        .address = paper.is_open() ? mado::web::link(visit, at) : std::string(), .missing = paper.is_open() && may_examine_it ? mado::web::link(visit, at + "/missing") : std::string() };
}

Result<PapersView> papers_view(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_receive_papers));
    auto const definition = TRY(definition_for(visit, tx, found));
    PapersView view { heading_of(visit, found), found.title + " " + grouped(found.receipt_number), mado::web::link(visit, case_path(found.id) + "/cover-sheet.pdf"), false, {} };
    bool const may_examine_it = access::allow(tx, visit.caller, may_examine, { found.owner }).has_value();
    for (auto const& paper : papers(tx, found.id))
        view.papers.push_back(row_of(visit, tx, *definition, found, paper, may_examine_it));
    view.has_papers = !view.papers.empty();
    return view;
}

struct FoundPaper { Case found; Paper paper; std::string title; };

Result<FoundPaper> paper_at(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_receive_papers));
    auto const definition = TRY(definition_for(visit, tx, found));
    auto const field = visit.request.path.at("field");
    for (auto const& paper : papers(tx, found.id))
        if (paper.field == field)
            return FoundPaper { found, paper, service::title_of_field(*definition, field) };
    return refuse(Refusal::Kind::NotFound, "cases.paper.not_found");
}

std::int64_t pages_typed(std::string const& typed)
{
    std::int64_t pages = 0;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), pages);
    return error == std::errc {} && end == typed.data() + typed.size() ? pages : 0;
}

Result<Day> day_typed(Visit const& visit)
{
    auto const day = Day::parse(visit.request.answer("day"));
    if (!day)
        return refuse({ { "day", "cases.paper.day_wrong" } });
    return *day;
}

// A scan that came along: kept as a blob before the write. Nothing when none was chosen.
Result<std::optional<Scan>> scan_sent(Visit const& visit, std::string const& field)
{
    for (auto const* upload : visit.request.files("scan")) {
        if (upload->too_large)
            return refuse({ { "scan", "cases.paper.scan_too_large", { { "most", mado::web::size_text(mado::web::file_bytes) } } } });
        if (upload->size == 0)
            continue;
        auto const type = files::type_of(upload->head);
        if (!files::accepted(type, { "pdf", "image" }))
            return refuse({ { "scan", "cases.paper.scan_type" } });
        bool const has_name = text::is_utf8(upload->file_name) && !upload->file_name.empty() && !text::control_character(upload->file_name);
        return std::optional(Scan { field, visit.here.files.keep(upload->path), has_name ? std::string(text::first(upload->file_name, 100)) : std::string("scan"), type });
    }
    return std::optional<Scan>();
}

Result<void> record(Visit const& visit, FoundPaper const& at, Day day)
{
    auto const& request = visit.request;
    auto const& [found, paper, title] = at;
    auto const words = request.answer("words");
    switch (paper.way) {
    case PaperWay::Post: {
        PaperArrived const how { day, pages_typed(request.answer("pages")), words, TRY(scan_sent(visit, paper.field)) };
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return paper_arrived(tx, visit.caller, visit.here, found.id, paper.field, how); }));
        return {};
    }
    case PaperWay::Counter:
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
            return paper_seen(tx, visit.caller, visit.here, found.id, paper.field, { day, words, request.answer("copied") == "yes" });
        }));
        return {};
    case PaperWay::Omit:
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
            return paper_looked_up(tx, visit.caller, visit.here, found.id, paper.field, { day, request.answer("source"), words });
        }));
        return {};
    }
    return {};
}

}  // namespace

Shown show_papers(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return papers_view(visit, tx); }));
    return mado::web::page(visit, "cases/papers.html", view, attempt);
}

Shown show_paper(Visit const& visit, Attempt const* attempt)
{
    auto const at = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return paper_at(visit, tx); }));
    auto const typed = [&](char const* control, std::string otherwise) { return attempt ? visit.request.answer(control) : std::move(otherwise); };
    PaperView view;
    view.heading = heading_of(visit, at.found);
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.title = at.title;
    view.field = at.paper.field;
    view.back = mado::web::link(visit, case_path(at.found.id) + "/papers");
    view.is_post = at.paper.way == PaperWay::Post;
    view.is_counter = at.paper.way == PaperWay::Counter;
    view.is_omit = at.paper.way == PaperWay::Omit;
    view.may_record = at.paper.is_open() && (!view.is_omit || at.paper.consented);
    if (view.is_omit)
        view.consent = say(visit, at.paper.consented ? "cases.paper.consented" : "cases.paper.no_consent");
    view.day = typed("day", visit.now().today().iso());
    view.pages = typed("pages", "1");
    view.words = typed("words", {});
    view.source = typed("source", {});
    view.is_copied = attempt && visit.request.answer("copied") == "yes";
    view.day_error = mado::web::trouble_of(visit, attempt, "day");
    view.pages_error = mado::web::trouble_of(visit, attempt, "pages");
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    view.source_error = mado::web::trouble_of(visit, attempt, "source");
    view.scan_error = mado::web::trouble_of(visit, attempt, "scan");
    return mado::web::page(visit, "cases/paper.html", view, attempt);
}

Shown act_paper(Visit const& visit)
{
    auto const at = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return paper_at(visit, tx); }));
    auto const day = TRY(day_typed(visit));
    TRY(record(visit, at, day));
    return mado::web::done(visit, case_path(at.found.id) + "/papers", "cases.said.paper_recorded");
}

Shown act_paper_missing(Visit const& visit)
{
    auto const id = case_of(visit);
    auto const field = visit.request.path.at("field");
    auto const found = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return paper_missing(tx, visit.caller, visit.here, id, field); }));
    if (!model::can(found.state, model::Step::Ask))
        return mado::web::done(visit, case_path(id) + "/papers", "cases.said.paper_missing");
    return http::see_other(mado::web::link(visit, case_path(id) + "/ask") + "?mark=" + http::percent_encoded(field));
}

// For what was entered by staff, and for whoever asks at the counter what to send.
Shown show_cover_sheet(Visit const& visit, Attempt const*)
{
    struct Made { papers::CoverSheet sheet; };
    auto made = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Made> {
        auto const found = TRY(visited(visit, tx, may_receive_papers));
        auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
        auto const division = organization::division(tx, found.owner);
        papers::CoverSheet sheet { found.receipt_number, found.title, visit.town.name, division ? division->name : std::string(), division ? division->phone : std::string(),
            organization::postal_address(tx, found.owner), {}, {} };
        for (auto const& paper : cases::papers(tx, found.id))
            if (paper.way == PaperWay::Post && paper.is_open())
                sheet.papers.push_back({ service::title_of_field(evaluation.definition(), paper.field) });
        for (auto const& limit : evaluation.limits(visit.now().today()))
            if (limit.limit->until == definitions::Limit::Until::Attachments && limit.last_day && !limit.stopped_on)
                sheet.latest = limit.last_day;
        return Made { std::move(sheet) };
    });
    if (!made)
        return std::unexpected(made.error());
    auto& sheet = made->sheet;
    if (sheet.papers.empty())
        return refuse(Refusal::Kind::NotFound, "cases.paper.nothing_by_post");
    auto const zone = visit.here.staff_addresses.find(visit.here.zone);
    sheet.task = papers::address_of_task(zone == visit.here.staff_addresses.end() ? std::string() : zone->second, visit.town.slug, sheet.receipt_number);
    auto const html = TRY(visit.here.papers.html(papers::cover_sheet, papers::cover_sheet_values(sheet)));
    auto bytes = TRY(visit.here.papers.pdf(html, { .title = say(visit, "cases.papers.cover_sheet"), .author = visit.town.name + " " + sheet.office, .made_at = visit.now().at, .town = visit.town }));
    auto response = http::bytes("application/pdf", std::move(bytes));
    response.with("content-disposition", "inline; filename=\"" + sheet.receipt_number + ".pdf\"").with("cache-control", "no-store");
    return response;
}

// -- the post of the morning.
namespace {

std::string value_of_row(Paper const& paper) { return paper.of.value + "." + paper.field; }

PostRow post_row(Visit const& visit, db::Read& tx, OpenPaper const& open, bool is_chosen)
{
    auto const found = store::find(tx, open.paper.of);
    auto const definition = found ? definitions::definition(tx, visit.here.definitions, found->definition) : nullptr;
    return { value_of_row(open.paper), grouped(open.receipt_number), open.title, definition ? service::title_of_field(*definition, open.paper.field) : open.paper.field,
        short_day(open.paper.opened_on), mado::web::link(visit, case_path(open.paper.of) + "/papers"), is_chosen };
}

std::string after_words(PapersKey const& key) { return key.opened_on + "." + key.case_id + "." + key.field; }

std::optional<PapersKey> after_of(std::string const& words)
{
    if (words.size() < 10 + 1 + 36 + 2 || words[10] != '.' || words[47] != '.' || !Day::parse(words.substr(0, 10)) || !is_uuid(words.substr(11, 36)))
        return std::nullopt;
    return PapersKey { words.substr(0, 10), words.substr(11, 36), words.substr(48) };
}

// The open papers by post of one receipt number, chosen already: the envelope lies on the table.
std::vector<PostRow> rows_of_receipt(Visit const& visit, db::Read& tx, std::string const& receipt)
{
    std::vector<PostRow> rows;
    auto const id = store::of_receipt(tx, receipt);
    auto const found = id ? store::find(tx, *id) : std::nullopt;
    if (!found || !access::allow(tx, visit.caller, may_receive_papers, { found->owner }))
        return rows;
    for (auto const& paper : papers(tx, found->id))
        if (paper.way == PaperWay::Post && paper.is_open())
            rows.push_back(post_row(visit, tx, { paper, found->receipt_number, found->title }, true));
    return rows;
}

PostView post_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    PostView view;
    view.word = attempt ? std::string() : visit.request.query_of("word");
    view.all = mado::web::link(visit, "/papers");
    if (!view.word.empty()) {
        view.rows = rows_of_receipt(visit, tx, papers::receipt_number_scanned(view.word));
        view.searched = view.rows.empty() ? say(visit, "cases.post.not_found", { { "word", view.word } }) : say(visit, "cases.post.found", { { "n", std::to_string(view.rows.size()) } });
    }
    if (view.rows.empty()) {
        auto const chosen = attempt ? visit.request.answers("paper") : std::vector<std::string> {};
        auto const page = papers_by_post(tx, visit.caller, after_of(visit.request.query_of("after")));
        for (auto const& open : page.papers)
            view.rows.push_back(post_row(visit, tx, open, std::ranges::find(chosen, value_of_row(open.paper)) != chosen.end()));
        if (page.next)
            view.next = view.all + "?after=" + after_words(*page.next);
    }
    view.has_rows = !view.rows.empty();
    return view;
}

struct Chosen { CaseId of; std::string field; };

std::vector<Chosen> chosen_of(Visit const& visit)
{
    std::vector<Chosen> all;
    for (auto const& value : visit.request.answers("paper"))
        if (value.size() > 37 && value[36] == '.' && is_uuid(value.substr(0, 36)))
            all.push_back({ { value.substr(0, 36) }, value.substr(37) });
    return all;
}

}  // namespace

Shown show_post(Visit const& visit, Attempt const* attempt)
{
    auto view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return post_view(visit, tx, attempt); });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.day = attempt ? visit.request.answer("day") : visit.now().today().iso();
    view.day_error = mado::web::trouble_of(visit, attempt, "day");
    view.paper_error = mado::web::trouble_of(visit, attempt, "paper");
    return mado::web::page(visit, "cases/post.html", view, attempt);
}

Shown act_post(Visit const& visit)
{
    auto const chosen = chosen_of(visit);
    if (chosen.empty())
        return refuse({ { "paper", "cases.post.choose" } });
    auto const day = TRY(day_typed(visit));
    auto const received = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        for (auto const& one : chosen)
            TRY(paper_arrived(tx, visit.caller, visit.here, one.of, one.field, { .day = day }));
        return {};
    });
    if (!received)
        return std::unexpected(received.error());
    return mado::web::done(visit, "/papers", "cases.said.post_received");
}

Shown show_papers_of_receipt(Visit const& visit, Attempt const*)
{
    auto const receipt = receipt_number_from(visit.request.path.at("receipt"));
    auto const id = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::of_receipt(tx, receipt); });
    if (!id)
        return refuse(Refusal::Kind::NotFound, "cases.paper.no_such_receipt");
    return http::see_other(mado::web::link(visit, case_path(*id) + "/papers"));  // its page asks for the right to see it
}

// -- photos.
Shown show_photos(Visit const& visit, Attempt const*)
{
    auto const found = TRY(visited(visit, may_read));
    auto const field = visit.request.path.at("field");
    auto bytes = TRY(photos_pdf(visit.here, visit.tenant(), found.id, field));
    (void)visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "cases.file.read", { { "case", found.id.value } }, { { "photos", field } });
        return {};
    });
    // Made here, of pixels alone: it may be opened in the browser.
    auto response = http::bytes("application/pdf", std::move(bytes));
    response.with("content-disposition", "inline; filename=\"photos-" + found.receipt_number + ".pdf\"").with("x-content-type-options", "nosniff").with("cache-control", "no-store");
    return response;
}

std::vector<PhotosLine> photos_lines(Visit const& visit, db::Read& tx, Case const& found, definitions::Definition const& definition)
{
    std::vector<PhotosLine> lines;
    for (auto const& photos : cases::photos(tx, found.id)) {
        auto const title = service::title_of_field(definition, photos.field);
        auto const all = std::to_string(photos.sources.size());
        std::string unread;
        for (auto const& fault : photos.faults)
            unread += say(visit, "cases.photos.fault", { { "title", fault.text("title") } }) + say(visit, "cases.file.reason." + fault.text("fault"), {});
        switch (photos.state) {
        case PhotosState::Waiting:
            lines.push_back({ photos.field, {}, title, say(visit, "cases.photos.waiting", { { "done", std::to_string(photos.done) }, { "all", all } }) });
            break;
        case PhotosState::Made:
            lines.push_back({ photos.field, mado::web::link(visit, { "cases", found.id.value, "photos", photos.field }), say(visit, "cases.photos.title", { { "title", title } }),
                say(visit, "cases.photos.made", { { "pages", std::to_string(photos.pages) }, { "all", all } }) + unread });
            break;
        case PhotosState::NotReadable: lines.push_back({ photos.field, {}, title, unread }); break;
        }
    }
    return lines;
}

void add_paper_lines(Asked const& asked, Lines& lines)
{
    bool const may = asked.may(may_receive_papers);
    auto const& definition = asked.evaluation.definition();
    auto const all = papers(asked.tx, asked.found.id);
    if (!all.empty() && may)
        lines.actions.push_back({ asked.link("/papers"), say(asked.visit, "cases.action.papers") });
    if (asked.found.state == CaseState::Withdrawn)
        return;
    for (auto const& paper : all) {
        if (!paper.is_open())
            continue;
        auto const* key = paper.state == PaperState::Missing ? "cases.paper.line.missing" : paper.way == PaperWay::Post ? "cases.paper.line.post"
            : paper.way == PaperWay::Counter ? "cases.paper.line.counter" : "cases.paper.line.omit";
        TaskLine line { .is = paper.way == PaperWay::Omit ? "man" : "heed", .words = say(asked.visit, key, { { "title", service::title_of_field(definition, paper.field) } }) };
        if (may) {
            line.address = asked.link("/papers/" + paper.field);
            line.does = say(asked.visit, "cases.paper.does." + word_of(paper.way));
        }
        lines.tasks.push_back(std::move(line));
    }
}

std::vector<mado::web::PageType> papers_pages()
{
    return { html::page<PapersView>("cases/papers.html"), html::page<PaperView>("cases/paper.html"), html::page<PostView>("cases/post.html") };
}

}  // namespace mado::cases::web
