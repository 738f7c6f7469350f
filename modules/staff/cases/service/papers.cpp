#include <mado/sanitizing/files.h>
#include <mado/text/utf8.h>

#include "service/attachments.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/content_store.h"
#include "store/paper_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;

constexpr std::size_t most_words = 2000;
constexpr std::int64_t most_pages = 9999;

bool waits(db::Read& tx, CaseId const& id)
{
    auto const all = store::papers(tx, id);
    return std::ranges::any_of(all, &Paper::is_waited_for);
}

std::optional<Paper> paper_of(db::Read& tx, CaseId const& id, std::string const& field)
{
    for (auto& paper : store::papers(tx, id))
        if (paper.field == field)
            return std::move(paper);
    return std::nullopt;
}

void check_day(std::vector<FieldError>& errors, Day day, Case const& found, Day today)
{
    if (day > today)
        errors.push_back({ "day", "cases.paper.day_to_come" });
    else if (day < found.received_on())
        errors.push_back({ "day", "cases.paper.day_too_early" });
}

void check_words(std::vector<FieldError>& errors, char const* field, std::string const& words, char const* required)
{
    if (required && words.find_first_not_of(" \t\r\n") == std::string::npos)
        errors.push_back({ field, required });
    else if (text::length(words) > most_words)
        errors.push_back({ field, "cases.words_too_long", { { "most", std::to_string(most_words) } } });
}

struct Task { Case found; Paper paper; };

// The open task, when the caller may do that to it and its way is the one.
Result<Task> task(db::Read& tx, Caller const& caller, access::Action const& action, CaseId const& id, std::string const& field, std::optional<PaperWay> way)
{
    auto found = TRY(service::found_for(tx, caller, action, id));
    auto paper = paper_of(tx, id, field);
    if (!paper || (way && paper->way != *way))
        return refuse(Kind::NotFound, "cases.paper.not_found");
    if (!paper->is_open())
        return refuse(Kind::Conflict, "cases.paper.not_open");
    return Task { std::move(found), std::move(*paper) };
}

// The task as it is now, then the case with its clocks, its event, and the word to the applicant.
Result<Case> done(db::Write& tx, Caller const& caller, Workplace const& here, Task task, std::string_view event, std::string_view told)
{
    task.paper.by = caller.person;
    if (!store::change_paper(tx, task.paper))
        return refuse(Kind::Conflict, "cases.paper.not_open");
    auto& found = task.found;
    found.waits_for_papers = waits(tx, found.id);
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, event, found, { { "field", task.paper.field }, { "way", word_of(task.paper.way) }, { "day", task.paper.day ? task.paper.day->iso() : std::string() } });
    if (!told.empty())
        service::tell(tx, here, found, told);
    return std::move(found);
}

// A scan stands beside the files that came by themselves; the way of the field stays what the applicant chose.
void add_scan(db::Write& tx, Workplace const& here, CaseId const& id, std::string const& field, Scan const& scan)
{
    auto content = store::content(tx, id);
    auto file = content.files.contains(field) ? content.files[field] : json::object({ { "way", "post" } });
    auto blobs = file.array("blobs");
    blobs.push_back(json::object({ { "name", scan.blob.name }, { "size", static_cast<std::int64_t>(scan.blob.size) }, { "key", crypto::base64url(crypto::view(scan.blob.key.bytes)) },
        { "title", scan.title }, { "type", scan.type } }));
    file.set("blobs", std::move(blobs));
    content.files[field] = file;
    store::change_content(tx, id, content, store::secrets(tx, id));
    sanitizing::keep(tx, here, "case", id.value, file.array("blobs"));
    service::want_photos(tx, here, id, { { field, file } });
}

}  // namespace

std::vector<Paper> papers(db::Read& tx, CaseId const& id) { return store::papers(tx, id); }

std::optional<Day> papers_complete_on(db::Read& tx, Case const& found)
{
    auto last = found.received_on();
    for (auto const& paper : store::papers(tx, found.id)) {
        if (paper.is_waited_for())
            return std::nullopt;
        if (paper.way != PaperWay::Omit && paper.day)
            last = std::max(last, *paper.day);
    }
    return last;
}

Result<Case> paper_arrived(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& field, PaperArrived const& how)
{
    auto found = TRY(task(tx, caller, may_receive_papers, id, field, PaperWay::Post));
    std::vector<FieldError> errors;
    check_day(errors, how.day, found.found, here.now().today());
    if (how.pages < 1 || how.pages > most_pages)
        errors.push_back({ "pages", "cases.paper.pages_wrong" });
    check_words(errors, "words", how.words, nullptr);
    if (!errors.empty())
        return refuse(std::move(errors));
    found.paper.state = PaperState::Arrived;
    found.paper.day = how.day;
    found.paper.pages = how.pages;
    found.paper.words = how.words;
    if (how.scan)
        add_scan(tx, here, id, field, *how.scan);
    return done(tx, caller, here, std::move(found), "cases.paper.arrived", "paper_arrived");
}

Result<Case> paper_seen(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& field, PaperSeen const& how)
{
    auto found = TRY(task(tx, caller, may_receive_papers, id, field, PaperWay::Counter));
    std::vector<FieldError> errors;
    check_day(errors, how.day, found.found, here.now().today());
    check_words(errors, "words", how.words, "cases.paper.shown_required");
    if (!errors.empty())
        return refuse(std::move(errors));
    found.paper.state = PaperState::Seen;
    found.paper.day = how.day;
    found.paper.copied = how.copied;
    found.paper.words = how.words;
    return done(tx, caller, here, std::move(found), "cases.paper.seen", "paper_seen");
}

Result<Case> paper_looked_up(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& field, PaperLookedUp const& how)
{
    auto found = TRY(task(tx, caller, may_examine, id, field, PaperWay::Omit));
    // Without the consent nobody looks: the person is asked for the paper instead (個人情報の利用は同意の範囲で).
    if (!found.paper.consented)
        return refuse(Kind::Conflict, "cases.paper.no_consent");
    std::vector<FieldError> errors;
    check_day(errors, how.day, found.found, here.now().today());
    check_words(errors, "source", how.source, "cases.paper.source_required");
    check_words(errors, "words", how.words, "cases.paper.result_required");
    if (!errors.empty())
        return refuse(std::move(errors));
    found.paper.state = PaperState::LookedUp;
    found.paper.day = how.day;
    found.paper.source = how.source;
    found.paper.words = how.words;
    return done(tx, caller, here, std::move(found), "cases.paper.looked_up", {});
}

Result<Case> paper_missing(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& field)
{
    auto found = TRY(task(tx, caller, may_examine, id, field, std::nullopt));
    found.paper.state = PaperState::Missing;
    return done(tx, caller, here, std::move(found), "cases.paper.missing", {});
}

namespace {

std::vector<std::string> owners_received_for(db::Read& tx, Caller const& caller)
{
    auto const divisions = access::scope(tx, caller, may_receive_papers);
    auto owners = store::owners(tx);
    std::erase_if(owners, [&](std::string const& owner) { return std::ranges::none_of(divisions, [&](std::string const& division) { return access::within(owner, division); }); });
    return owners;
}

PapersKey key_of(Paper const& paper) { return { paper.opened_on.iso(), paper.of.value, paper.field }; }

bool before(Paper const& a, Paper const& b)
{
    return std::tie(a.opened_on, a.of.value, a.field) < std::tie(b.opened_on, b.of.value, b.field);
}

}  // namespace

PapersPage papers_by_post(db::Read& tx, Caller const& caller, std::optional<PapersKey> const& after, int most)
{
    std::vector<Paper> all;
    for (auto const& owner : owners_received_for(tx, caller))
        for (auto& paper : store::by_post(tx, owner, after.value_or(PapersKey {}), most + 1))
            all.push_back(std::move(paper));
    std::ranges::sort(all, before);
    PapersPage page;
    if (all.size() > static_cast<std::size_t>(most)) {
        all.resize(static_cast<std::size_t>(most));
        page.next = key_of(all.back());
    }
    for (auto& paper : all)
        if (auto const found = store::find(tx, paper.of))
            page.papers.push_back({ std::move(paper), found->receipt_number, found->title });
    return page;
}

std::int64_t count_by_post(db::Read& tx, Caller const& caller, int most)
{
    std::int64_t n = 0;
    for (auto const& owner : owners_received_for(tx, caller))
        if (n += store::count_by_post(tx, owner, most); n >= most)
            return most;
    return n;
}

namespace service {

namespace {

// A file took the place of the paper: it came by itself.
void arrive_as_file(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, Paper paper, json::Value const& file)
{
    paper.state = paper.way == PaperWay::Counter ? PaperState::Seen : PaperState::Arrived;
    paper.day = here.now().today();
    paper.pages = static_cast<std::int64_t>(file.array("blobs").size());
    paper.by = {};
    if (store::change_paper(tx, paper))
        trace(tx, caller, here, "cases.paper.arrived", found, { { "field", paper.field }, { "way", "file" }, { "day", paper.day->iso() } });
}

}  // namespace

void keep_papers(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, json::Object const& files)
{
    for (auto const& [field, file] : files) {
        auto const way = file.text("way", "file");
        auto const there = paper_of(tx, found.id, field);
        if (way == "file") {
            if (there && there->is_open())
                arrive_as_file(tx, caller, here, found, *there, file);
            continue;
        }
        auto const names = names_of(PaperWay {});
        if (std::ranges::find(names, way) == names.end())
            continue;  // a misfit: kept and flagged as such
        Paper paper;
        paper.of = found.id;
        paper.field = field;
        paper.way = value_of<PaperWay>(way);
        paper.consented = file.flag("consent");
        paper.opened_on = here.now().today();
        store::open_paper(tx, paper, found.owner);
    }
    found.waits_for_papers = waits(tx, found.id);
}

bool are_awaited(db::Read& tx, CaseId const& id, json::Object const& files)
{
    return !files.empty() && std::ranges::all_of(files, [&](auto const& item) {
        auto const paper = paper_of(tx, id, item.first);
        return paper && paper->is_open() && paper->way == PaperWay::Post && item.second.text("way", "file") == "file" && !item.second.array("blobs").empty();
    });
}

json::Value papers_told(db::Read& tx, CaseId const& id)
{
    auto told = json::object({});
    for (auto const& paper : store::papers(tx, id))
        told.set(paper.field, word_of(paper.state));
    return told;
}

std::string title_of_field(definitions::Definition const& definition, std::string const& field)
{
    auto const* found = definition.field(field);
    return found ? found->title.japanese() : field;
}

std::vector<approvals::Line> paper_lines(db::Read& tx, definitions::Definition const& definition, CaseId const& id)
{
    std::vector<approvals::Line> lines;
    for (auto const& paper : store::papers(tx, id)) {
        if (!paper.is_open())
            continue;
        auto const* words = paper.way == PaperWay::Post ? "（別送）が、まだ届いていません。" : paper.way == PaperWay::Counter ? "（窓口で提示）を、まだ見ていません。" : "（省略）を、まだ調べていません。";
        lines.push_back({ "check", title_of_field(definition, paper.field) + words, {} });
    }
    return lines;
}

}  // namespace service

}  // namespace mado::cases
