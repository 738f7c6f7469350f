#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

namespace mado::records::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct FolderRow {
    std::string address, year, title, words, owner, medium, until, is;
    static constexpr auto fields = std::tuple { F(FolderRow, address), F(FolderRow, year), F(FolderRow, title), F(FolderRow, words), F(FolderRow, owner), F(FolderRow, medium),
        F(FolderRow, until), F(FolderRow, is) };
};
struct RecordRow {
    std::string address, title, number, day, who, kind, state;
    static constexpr auto fields = std::tuple { F(RecordRow, address), F(RecordRow, title), F(RecordRow, number), F(RecordRow, day), F(RecordRow, who), F(RecordRow, kind), F(RecordRow, state) };
};
struct FoldersView {
    std::string word, add, search;
    bool is_searched = false, has_records = false, has_folders = false;
    std::vector<Choice> years;
    std::vector<RecordRow> records;
    std::vector<FolderRow> folders;
    static constexpr auto fields = std::tuple { F(FoldersView, word), F(FoldersView, add), F(FoldersView, search), F(FoldersView, is_searched), F(FoldersView, has_records),
        F(FoldersView, has_folders), F(FoldersView, years), F(FoldersView, records), F(FoldersView, folders) };
};
struct Told {
    std::string label, words;
    static constexpr auto fields = std::tuple { F(Told, label), F(Told, words) };
};
struct HoldRow {
    std::string ground, words, since;
    static constexpr auto fields = std::tuple { F(HoldRow, ground), F(HoldRow, words), F(HoldRow, since) };
};
struct FolderView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, version, next, place, place_error, to_whom, to_whom_error, due_on, due_on_error, why, why_error, last, last_error;
    std::vector<Told> told;
    std::vector<HoldRow> holds;
    std::vector<RecordRow> records;
    std::vector<Choice> media, selections;
    bool has_holds = false, has_records = false, may_offer = false, may_take_over = false, may_select = false, may_stop = false, may_place = false, may_lend = false, may_return = false;
    static constexpr auto fields = std::tuple { F(FolderView, trouble_summary), F(FolderView, back), F(FolderView, title), F(FolderView, version), F(FolderView, next), F(FolderView, place),
        F(FolderView, place_error), F(FolderView, to_whom), F(FolderView, to_whom_error), F(FolderView, due_on), F(FolderView, due_on_error), F(FolderView, why), F(FolderView, why_error),
        F(FolderView, last), F(FolderView, last_error), F(FolderView, told), F(FolderView, holds), F(FolderView, records), F(FolderView, media), F(FolderView, selections),
        F(FolderView, has_holds), F(FolderView, has_records), F(FolderView, may_offer), F(FolderView, may_take_over), F(FolderView, may_select), F(FolderView, may_stop),
        F(FolderView, may_place), F(FolderView, may_lend), F(FolderView, may_return) };
};
#undef F

constexpr int a_page = 100;

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

RecordRow row_of(Visit const& visit, Record const& record)
{
    bool const is_kept = record.state == RecordState::Kept;
    return { mado::web::link(visit, { "records", record.id.value }), is_kept ? record.title : say(visit, "records.state." + word_of(record.state)), record.number,
        wareki::short_text(record.made_on), record.from_whom + record.to_whom, say(visit, "records.kind." + word_of(record.kind)),
        is_kept ? say(visit, record.completed_on ? "records.record.complete" : "records.record.open") : std::string() };
}

FolderRow row_of(Visit const& visit, db::Read& tx, Folder const& folder)
{
    auto const found = item(tx, folder.item);
    auto const rule = found ? found->rule : Rule {};
    bool const held = folder.state == RecordState::Kept && is_held(tx, folder.id);
    auto const is = folder.state != RecordState::Kept ? "" : held ? "man" : standing(rule, folder.until, held, visit.now().today()) == Standing::Over ? "heed" : "";
    auto title = folder.title + (folder.volume > 1 ? say(visit, "records.folder.volume", { { "n", std::to_string(folder.volume) } }) : std::string());
    return { mado::web::link(visit, { "records", "folders", folder.id.value }), year_words(visit, rule, folder.year), std::move(title), found ? found->large + "／" + found->middle : std::string(),
        division_name(tx, folder.owner), say(visit, "records.medium." + word_of(folder.medium)), until_words(visit, rule, folder, held), is };
}

std::vector<Choice> year_choices(Visit const& visit, int chosen)
{
    std::vector<Choice> all { { "all", say(visit, "records.year.all"), chosen == -1 } };
    auto const now = fiscal_year(visit.now().today());
    for (int year = now; year > now - 12; --year)
        all.push_back({ std::to_string(year), wareki::fiscal_year_text(year), chosen == year });
    all.push_back({ "0", say(visit, "records.year.standing"), chosen == 0 });
    return all;
}

struct Found {
    Folder folder;
    Item item;
    std::vector<Hold> holds;
    std::vector<Loan> loans;
};

Result<Found> found_at(Visit const& visit, db::Read& tx)
{
    auto folder = TRY(find_folder(tx, visit.caller, visit.request.id<FolderTag>("folder")));
    auto const of = item(tx, folder.item);
    auto const id = folder.id;
    return Found { std::move(folder), of.value_or(Item {}), holds_on(tx, id), loans(tx, id) };
}

void tell(Visit const& visit, db::Read& tx, Found const& found, FolderView& view)
{
    auto const& [folder, item, holds, loans] = found;
    auto const add = [&](char const* key, std::string words) {
        if (!words.empty())
            view.told.push_back({ say(visit, key), std::move(words) });
    };
    add("records.plan.class", item.words());
    add("records.folder.year", year_words(visit, item.rule, folder.year));
    add("records.folder.owner", division_name(tx, folder.owner));
    add("records.plan.years", years_words(visit, item.rule.years) + "　" + say(visit, "records.starts." + word_of(item.rule.start)));
    add("records.folder.until", until_words(visit, item.rule, folder, !holds.empty()));
    add("records.plan.at_end", say(visit, "records.at_end." + word_of(item.at_end)));
    add("records.plan.medium", say(visit, "records.medium." + word_of(folder.medium)));
    add("records.folder.place", folder.place);
    add("records.folder.custody", say(visit, "records.custody." + word_of(folder.custody)));
    if (folder.extended_until)
        add("records.folder.extended", wareki::short_text(*folder.extended_until) + "　" + folder.extended_why);
    if (folder.selected != Selected::Undecided)
        add("records.folder.selected", say(visit, "records.selected." + word_of(folder.selected)) + "　" + folder.selected_why);
    if (!loans.empty() && !loans.front().returned_on)
        add("records.folder.lent", loans.front().to_whom + "　" + say(visit, "records.loan.until", { { "day", wareki::short_text(loans.front().due_on) } }));
    if (folder.ended_on)
        add("records.folder.ended_on", wareki::short_text(*folder.ended_on) + "　" + person_name(tx, folder.ended_by));
    add("records.folder.count", std::to_string(count_records(tx, folder.id)));
}

void offer_acts(Visit const& visit, db::Read& tx, Found const& found, FolderView& view)
{
    auto const& folder = found.folder;
    if (folder.state != RecordState::Kept)
        return;
    bool const files = access::allow(tx, visit.caller, may_file, { folder.owner }).has_value(), disposes = access::allow(tx, visit.caller, may_dispose, { folder.owner }).has_value();
    bool const lent = !found.loans.empty() && !found.loans.front().returned_on;
    bool const keeps = folder.custody == Custody::RecordsOffice ? disposes : files;
    view.may_offer = files && folder.custody == Custody::Division && folder.until;
    view.may_take_over = disposes && folder.custody == Custody::Offered;
    view.may_select = disposes && folder.selected == Selected::Undecided;
    view.may_stop = files && found.item.rule.start == Start::Standing && !folder.no_longer_used;
    view.may_place = keeps;
    view.may_lend = keeps && folder.medium != Medium::Electronic && !lent;
    view.may_return = keeps && lent;
}

}  // namespace

Shown show_folders(Visit const& visit, Attempt const*)
{
    FoldersView view;
    view.word = visit.request.query_of("word");
    view.is_searched = !view.word.empty();
    view.search = mado::web::link(visit, "/records");
    auto const typed = visit.request.query_of("year");
    auto const year = typed.empty() ? fiscal_year(visit.now().today()) : static_cast<int>(number_typed(typed));
    view.years = year_choices(visit, year);
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.records.clear(), view.folders.clear();
        if (!access::scope(tx, visit.caller, may_file).empty())
            view.add = mado::web::link(visit, "/records/new");
        if (view.is_searched)
            for (auto const& record : mado::records::search(tx, visit.caller, view.word))
                view.records.push_back(row_of(visit, record));
        else
            for (auto const& folder : folders(tx, visit.caller, year))
                view.folders.push_back(row_of(visit, tx, folder));
        return true;
    });
    view.has_records = !view.records.empty();
    view.has_folders = !view.folders.empty();
    return mado::web::page(visit, "records/folders.html", view);
}

Shown show_folder(Visit const& visit, Attempt const* attempt)
{
    auto const made = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<FolderView> {
        auto const found = TRY(found_at(visit, tx));
        auto const& folder = found.folder;
        FolderView view;
        view.title = folder.title;
        view.version = std::to_string(folder.version);
        tell(visit, tx, found, view);
        offer_acts(visit, tx, found, view);
        for (auto const& hold : found.holds)
            view.holds.push_back({ say(visit, "records.ground." + word_of(hold.ground)) + (hold.reference.empty() ? "" : "　" + hold.reference), hold.words, wareki::short_text(day_in_tokyo(hold.at)) });
        auto const records = records_in(tx, visit.caller, folder.id, visit.request.query_of("after"), a_page + 1);
        for (std::size_t i = 0; i < std::min<std::size_t>(records.size(), a_page); ++i)
            view.records.push_back(row_of(visit, records[i]));
        if (records.size() > a_page)
            view.next = mado::web::link(visit, { "records", "folders", folder.id.value }) + "?after=" + records[a_page - 1].made_on.iso() + "." + records[a_page - 1].id.value;
        view.place = folder.place;
        view.media = choices<Medium>(visit, "records.medium", attempt ? visit.request.answer("medium") : word_of(folder.medium));
        view.selections = { { "historical", say(visit, "records.selected.historical"), false }, { "ordinary", say(visit, "records.selected.ordinary"), false } };
        return view;
    });
    if (!made)
        return std::unexpected(made.error());
    auto view = *made;
    auto const& request = visit.request;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/records");
    view.has_holds = !view.holds.empty();
    view.has_records = !view.records.empty();
    if (attempt)
        view.place = request.answer("place"), view.to_whom = request.answer("to_whom"), view.due_on = request.answer("due_on"), view.why = request.answer("why"), view.last = request.answer("last");
    else
        view.due_on = visit.now().today().plus_days(14).iso();
    view.place_error = mado::web::trouble_of(visit, attempt, "place");
    view.to_whom_error = mado::web::trouble_of(visit, attempt, "to_whom");
    view.due_on_error = mado::web::trouble_of(visit, attempt, "due_on");
    view.why_error = mado::web::trouble_of(visit, attempt, "why");
    view.last_error = mado::web::trouble_of(visit, attempt, "last");
    return mado::web::page(visit, "records/folder.html", view, attempt);
}

Shown act_folder(Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = request.id<FolderTag>("folder");
    auto const act = request.answer("do");
    auto const version = number_typed(request.answer("version"));
    auto const done = [&](auto work) -> Result<void> {
        TRY(visit.here.database.write(visit.tenant(), { .name = "records.folder" }, work));
        return {};
    };
    auto const day = [&](char const* name) -> Result<Day> {
        auto const typed = Day::parse(request.answer(name));
        if (!typed)
            return refuse({ { name, "records.day_required" } });
        return *typed;
    };
    if (act == "offer") {
        TRY(done([&](db::Write& tx) { return offer(tx, visit.caller, visit.here, id, version); }));
    } else if (act == "take_over") {
        TRY(done([&](db::Write& tx) { return take_over(tx, visit.caller, visit.here, id, request.answer("place"), version); }));
    } else if (act == "select") {
        auto const selected = request.answer("selected") == "historical" ? Selected::Historical : Selected::Ordinary;
        TRY(done([&](db::Write& tx) { return select(tx, visit.caller, visit.here, id, selected, request.answer("why"), version); }));
    } else if (act == "stop") {
        auto const last = TRY(day("last"));
        TRY(done([&](db::Write& tx) { return stop_using(tx, visit.caller, visit.here, id, last, version); }));
    } else if (act == "place") {
        auto const medium = one_of<Medium>(request.answer("medium")).value_or(Medium::Paper);
        TRY(done([&](db::Write& tx) { return put_at(tx, visit.caller, visit.here, id, medium, request.answer("place"), version); }));
    } else if (act == "lend") {
        auto const due_on = TRY(day("due_on"));
        TRY(done([&](db::Write& tx) { return lend(tx, visit.caller, visit.here, id, request.answer("to_whom"), due_on); }));
    } else if (act == "return") {
        TRY(done([&](db::Write& tx) { return give_back(tx, visit.caller, visit.here, id); }));
    } else {
        return refuse(Refusal::Kind::Invalid, "records.nothing_chosen");
    }
    return mado::web::done(visit, "/records/folders/" + id.value, "records.said." + act);
}

std::vector<mado::web::PageType> folder_pages() { return { html::page<FoldersView>("records/folders.html"), html::page<FolderView>("records/folder.html") }; }

}  // namespace mado::records::web
