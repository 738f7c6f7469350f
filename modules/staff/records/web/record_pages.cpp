#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/records/marks.h>
#include <mado/sanitizing/files.h>
#include <mado/time/wareki.h>

#include "service/filing.h"
#include "store/record_store.h"

#include <algorithm>

namespace mado::records::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct Told {
    std::string label, words;
    static constexpr auto fields = std::tuple { F(Told, label), F(Told, words) };
};
struct PartRow {
    std::string address, title, about, hash;
    static constexpr auto fields = std::tuple { F(PartRow, address), F(PartRow, title), F(PartRow, about), F(PartRow, hash) };
};
struct MarkRow {
    std::string about, place, before, after;
    bool is_correction = false;
    static constexpr auto fields = std::tuple { F(MarkRow, about), F(MarkRow, place), F(MarkRow, before), F(MarkRow, after), F(MarkRow, is_correction) };
};
struct RecordView {
    std::vector<MarkRow> marks;
    std::vector<Told> words;
    bool has_marks = false, has_words = false, is_stopped = false;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string folder, folder_title, title, version, matter, article, article_error, pages, pages_error, pages_of_paper, pages_of_paper_error, checked_error, scan_error;
    std::vector<Told> told;
    std::vector<PartRow> parts;
    std::vector<Choice> disclosures;
    std::string completed_on, completed_on_error, effect_until, effect_until_error;
    bool has_parts = false, may_file = false, may_scan = false, is_original = false, may_complete = false;
    static constexpr auto fields = std::tuple { F(RecordView, marks), F(RecordView, words), F(RecordView, has_marks), F(RecordView, has_words), F(RecordView, is_stopped), F(RecordView, trouble_summary), F(RecordView, folder), F(RecordView, folder_title), F(RecordView, title), F(RecordView, version),
        F(RecordView, matter), F(RecordView, article), F(RecordView, article_error), F(RecordView, pages), F(RecordView, pages_error), F(RecordView, pages_of_paper),
        F(RecordView, pages_of_paper_error), F(RecordView, checked_error), F(RecordView, scan_error), F(RecordView, told), F(RecordView, parts), F(RecordView, disclosures),
        F(RecordView, has_parts), F(RecordView, may_file), F(RecordView, may_scan), F(RecordView, is_original),
        F(RecordView, completed_on), F(RecordView, completed_on_error), F(RecordView, effect_until), F(RecordView, effect_until_error), F(RecordView, may_complete) };
};
struct NewView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, title_error, number, made_on, made_on_error, from_whom, to_whom, completed_on, effect_until, effect_until_error, item_error, scan_error, owner_error;
    std::vector<Choice> items, owners, media;
    static constexpr auto fields = std::tuple { F(NewView, trouble_summary), F(NewView, back), F(NewView, title), F(NewView, title_error), F(NewView, number), F(NewView, made_on),
        F(NewView, made_on_error), F(NewView, from_whom), F(NewView, to_whom), F(NewView, completed_on), F(NewView, effect_until), F(NewView, effect_until_error), F(NewView, item_error),
        F(NewView, scan_error), F(NewView, owner_error), F(NewView, items), F(NewView, owners), F(NewView, media) };
};
#undef F

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

RecordId record_at(Visit const& visit) { return visit.request.id<RecordTag>("record"); }

// Who read a record is in the trace, as for a case.
Result<Record> readable(Visit const& visit)
{
    return visit.here.database.write(visit.tenant(), { .name = "records.read" }, [&](db::Write& tx) -> Result<Record> {
        auto const record = TRY(find_record(tx, visit.caller, record_at(visit)));
        std::vector<audit::Object> objects { { "record", record.id.value } };
        if (record.matter_kind == "case")
            objects.push_back({ "case", record.matter });
        audit::record(tx, visit.caller, visit.now(), "records.record.read", objects);
        return listed(tx, record);
    });
}

std::string address_of(Visit const& visit, Record const& record, Part const& part)
{
    switch (part.origin) {
    case Origin::Case: return mado::web::link(visit, { "cases", part.origin_id, "files", part.blob });
    case Origin::Document: return mado::web::link(visit, { "documents", part.origin_id, "pdf" });
    case Origin::Own: return mado::web::link(visit, { "records", record.id.value, "parts", std::to_string(part.number) });
    case Origin::Draft: return mado::web::link(visit, { "approvals", record.object, "files", part.blob });
    case Origin::Database: break;
    }
    return {};
}

PartRow row_of(Visit const& visit, db::Read& tx, Record const& record, Part const& part)
{
    std::string about = part.pages > 0 ? say(visit, "records.part.pages", { { "n", std::to_string(part.pages) } }) : std::string();
    if (part.checked_by)
        about += (about.empty() ? "" : "　") + say(visit, "records.part.checked", { { "who", person_name(tx, part.checked_by) } });
    if (part.origin == Origin::Own)
        about += (about.empty() ? "" : "　") + say(visit, part.is_copy ? "records.part.copy" : "records.part.original");
    if (part.origin == Origin::Database)
        about = say(visit, "records.part.database");
    return { address_of(visit, record, part), part.title, about, part.hash.empty() ? part.blob : part.hash };
}

void tell(Visit const& visit, Record const& record, RecordView& view)
{
    auto const add = [&](char const* key, std::string words) {
        if (!words.empty())
            view.told.push_back({ say(visit, key), std::move(words) });
    };
    add("records.record.kind", say(visit, "records.kind." + word_of(record.kind)));
    add("records.record.number", record.number);
    add("records.record.made_on", wareki::text(record.made_on));
    add("records.record.from_whom", record.from_whom);
    add("records.record.to_whom", record.to_whom);
    add("records.record.way", say(visit, "records.way." + word_of(record.way)));
    add("records.plan.medium", say(visit, "records.medium." + word_of(record.medium)));
    add("records.record.disclosure", say(visit, "records.disclosure." + word_of(record.disclosure)) + (record.article.empty() ? "" : "　" + record.article));
    add("records.record.completed_on", record.completed_on ? wareki::text(*record.completed_on) : say(visit, "records.record.open"));
    if (record.span.starts)
        add("records.record.span", wareki::short_text(*record.span.starts) + "〜" + (record.span.until ? wareki::short_text(*record.span.until) : std::string()));
    if (record.state != RecordState::Kept)
        add("records.record.state", say(visit, "records.state." + word_of(record.state)));
}

// What stands in the database of a message or a payment, in one look; everything else has its own page.
std::vector<Told> words_told(Visit const& visit, db::Read& tx, Record const& record)
{
    std::vector<Told> all;
    auto const known = words_of(tx, record);
    if (!known.is_object() || (record.kind != Kind::Request && record.kind != Kind::Message && record.kind != Kind::Call && record.kind != Kind::Payment))
        return all;
    for (auto const* name : { "words", "answer", "until", "payer", "payee", "assessed", "amount", "received", "refunded", "set_off", "written_off", "unpaid", "paid_on" })
        if (auto const* value = known.find(name); value && (value->is_text() ? !value->text().empty() : value->is_integer()))
            all.push_back({ say(visit, std::string("records.words.") + name), value->is_text() ? value->text() : Yen(value->integer()).text() });
    return all;
}

void lay_marks(Visit const& visit, db::Read& tx, Record const& record, RecordView& view)
{
    view.marks.clear();
    for (auto const& one : marks(tx, record.id)) {
        view.marks.push_back({ say(visit, "records.mark." + word_of(one.measure)) + "　" + wareki::text(day_in_tokyo(one.at)) + "　" + one.ground + "　" + one.reference, one.place, one.before, one.after,
            one.measure == Measure::Correct && record.state == RecordState::Kept });
        view.is_stopped = view.is_stopped || one.measure == Measure::StopUse;
    }
    view.has_marks = !view.marks.empty();
}

std::optional<Day> day_of(std::string const& typed) { return typed.empty() ? std::nullopt : Day::parse(typed); }

}  // namespace

Shown show_record(Visit const& visit, Attempt const* attempt)
{
    auto const record = TRY(readable(visit));
    auto const& request = visit.request;
    RecordView view;
    view.title = record.state == RecordState::Kept ? record.title : say(visit, "records.state." + word_of(record.state));
    view.version = std::to_string(record.version);
    view.folder = mado::web::link(visit, { "records", "folders", record.folder.value });
    tell(visit, record, view);
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.parts.clear();
        if (auto const folder = find_folder(tx, visit.caller, record.folder))
            view.folder_title = folder->title;
        lay_marks(visit, tx, record, view);
        view.words.clear();
        if (record.state == RecordState::Kept && !service::is_hidden(tx, record))
            view.words = words_told(visit, tx, record);
        view.has_words = !view.words.empty();
        if (record.state == RecordState::Kept && !view.is_stopped)  // of what is gone the folder's line tells
            for (auto const& part : parts(tx, record.id))
                view.parts.push_back(row_of(visit, tx, record, part));
        view.may_file = record.state == RecordState::Kept && access::allow(tx, visit.caller, may_file, { record.owner });
        return true;
    });
    // The scan of a paper goes to what was filed as paper: what came electronically has its bytes.
    view.may_scan = view.may_file && record.medium != Medium::Electronic;
    view.may_complete = view.may_file && record.kind == Kind::Own && !record.completed_on;
    view.completed_on = attempt ? request.answer("completed_on") : visit.now().today().iso();
    view.effect_until = attempt ? request.answer("effect_until") : std::string();
    view.completed_on_error = mado::web::trouble_of(visit, attempt, "completed_on");
    view.effect_until_error = mado::web::trouble_of(visit, attempt, "effect_until");
    view.has_parts = !view.parts.empty();
    if (record.matter_kind == "case")
        view.matter = mado::web::link(visit, { "cases", record.matter });
    view.disclosures = choices<Disclosure>(visit, "records.disclosure", attempt ? request.answer("disclosure") : word_of(record.disclosure));
    view.article = attempt ? request.answer("article") : record.article;
    view.pages = attempt ? request.answer("pages") : std::string();
    view.pages_of_paper = attempt ? request.answer("pages_of_paper") : std::string();
    view.is_original = attempt && request.answer("original") == "yes";
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.article_error = mado::web::trouble_of(visit, attempt, "article");
    view.pages_error = mado::web::trouble_of(visit, attempt, "pages");
    view.pages_of_paper_error = mado::web::trouble_of(visit, attempt, "pages_of_paper");
    view.checked_error = mado::web::trouble_of(visit, attempt, "checked");
    view.scan_error = mado::web::trouble_of(visit, attempt, "scan");
    return mado::web::page(visit, "records/record.html", view, attempt);
}

Shown act_record(Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = record_at(visit);
    if (request.answer("do") == "scan") {
        auto const scans = TRY(scans_sent(visit, "scan"));
        if (scans.size() != 1 || !scans.front().key)
            return refuse({ { "scan", "records.scan.choose" } });
        auto const& sent = scans.front();
        ScanIn const scan { *sent.key, sent.title, sent.type, sent.hash, number_typed(request.answer("pages"), 0), number_typed(request.answer("pages_of_paper"), 0), request.answer("checked") == "yes",
            request.answer("original") != "yes" };
        TRY(visit.here.database.write(visit.tenant(), { .name = "records.scan_in" }, [&](db::Write& tx) { return scan_in(tx, visit.caller, visit.here, id, scan); }));
        return mado::web::done(visit, "/records/" + id.value, "records.said.scan");
    }
    if (request.answer("do") == "complete") {
        auto const completed_on = day_of(request.answer("completed_on"));
        if (!completed_on)
            return refuse({ { "completed_on", "records.day_required" } });
        auto const effect_until = day_of(request.answer("effect_until"));
        TRY(visit.here.database.write(visit.tenant(), { .name = "records.complete_own" }, [&](db::Write& tx) { return complete_own(tx, visit.caller, visit.here, id, *completed_on, effect_until); }));
        return mado::web::done(visit, "/records/" + id.value, "records.said.completed");
    }
    auto const disclosure = one_of<Disclosure>(request.answer("disclosure")).value_or(Disclosure::Undecided);
    auto const version = number_typed(request.answer("version"));
    TRY(visit.here.database.write(visit.tenant(), { .name = "records.classify" },
        [&](db::Write& tx) { return classify(tx, visit.caller, visit.here, id, disclosure, request.answer("article"), version); }));
    return mado::web::done(visit, "/records/" + id.value, "records.said.disclosure");
}

// The clean form of what was scanned in; what belongs to a case or document is opened there.
Shown show_part(Visit const& visit, Attempt const*)
{
    auto const record = TRY(readable(visit));
    auto const number = number_typed(visit.request.path.at("part"));
    if (visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return has_mark(tx, record.id, Measure::StopUse); }))
        return refuse(Refusal::Kind::Forbidden, "records.mark.stopped");
    auto const file = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> std::optional<sanitizing::File> {
        for (auto const& part : parts(tx, record.id))
            if (part.number == number && part.origin == Origin::Own)
                return sanitizing::file(tx, "record", record.id.value, part.blob);
        return std::nullopt;
    });
    if (!file)
        return refuse(Refusal::Kind::NotFound, "records.part.gone");
    auto response = http::bytes(file->type.empty() ? "application/octet-stream" : file->type, TRY(sanitizing::clean_bytes(visit.here, visit.tenant(), *file)));
    response.with("content-disposition", "inline; filename*=UTF-8''" + http::percent_encoded(file->clean_title())).with("x-content-type-options", "nosniff").with("cache-control", "no-store");
    return response;
}

Shown show_new(Visit const& visit, Attempt const* attempt)
{
    auto const& request = visit.request;
    auto const typed = [&](char const* name, std::string otherwise = {}) { return attempt ? request.answer(name) : std::move(otherwise); };
    auto view = visit.here.database.write(visit.tenant(), { .name = "records.new" }, [&](db::Write& tx) -> Result<NewView> {
        NewView made;
        adopt_plan(tx, visit.here);
        for (auto const& one : plan(tx))
            if (!one.is_retired)
                made.items.push_back({ one.id, one.words() + "（" + years_words(visit, one.rule.years) + "）", one.id == typed("item") });
        auto const scope = access::scope(tx, visit.caller, may_file);
        for (auto& choice : division_choices(visit, tx, typed("owner")))
            if (std::ranges::any_of(scope, [&](std::string const& division) { return access::within(choice.value, division); }))
                made.owners.push_back(std::move(choice));
        return made;
    });
    if (!view)
        return std::unexpected(view.error());
    view->trouble_summary = mado::web::trouble_summary(visit, attempt);
    view->back = mado::web::link(visit, "/records");
    view->title = typed("title"), view->number = typed("number"), view->made_on = typed("made_on", visit.now().today().iso());
    view->from_whom = typed("from_whom"), view->to_whom = typed("to_whom"), view->completed_on = typed("completed_on", visit.now().today().iso()), view->effect_until = typed("effect_until");
    view->media = choices<Medium>(visit, "records.medium", typed("medium"));
    view->title_error = mado::web::trouble_of(visit, attempt, "title");
    view->made_on_error = mado::web::trouble_of(visit, attempt, "made_on");
    view->effect_until_error = mado::web::trouble_of(visit, attempt, "effect_until");
    view->item_error = mado::web::trouble_of(visit, attempt, "item");
    view->owner_error = mado::web::trouble_of(visit, attempt, "owner");
    view->scan_error = mado::web::trouble_of(visit, attempt, "scan");
    return mado::web::page(visit, "records/new.html", *view, attempt);
}

Shown act_new(Visit const& visit)
{
    auto const& request = visit.request;
    Filing filing;
    filing.item = request.answer("item");
    filing.owner = request.answer("owner");
    filing.title = request.answer("title"), filing.number = request.answer("number");
    filing.from_whom = request.answer("from_whom"), filing.to_whom = request.answer("to_whom");
    filing.way = filing.from_whom.empty() ? Way::Internal : Way::Incoming;
    filing.medium = one_of<Medium>(request.answer("medium")).value_or(Medium::Electronic);
    filing.completed_on = day_of(request.answer("completed_on"));
    filing.effect_until = day_of(request.answer("effect_until"));
    auto const made_on = day_of(request.answer("made_on"));
    if (!made_on)
        return refuse({ { "made_on", "records.day_required" } });
    if (filing.owner.empty())
        return refuse({ { "owner", "records.required" } });
    filing.made_on = *made_on;
    filing.parts = TRY(scans_sent(visit, "scan"));
    auto const record = TRY(visit.here.database.write(visit.tenant(), { .name = "records.file_own" }, [&](db::Write& tx) { return file_own(tx, visit.caller, visit.here, filing); }));
    return mado::web::done(visit, "/records/" + record.id.value, "records.said.filed");
}

std::vector<mado::web::PageType> record_pages() { return { html::page<RecordView>("records/record.html"), html::page<NewView>("records/new.html") }; }

}  // namespace mado::records::web
