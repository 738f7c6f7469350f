// What came of a meeting: decisions and actions, and the minutes.
#include "web/pages.h"

#include <mado/crypto/box.h>
#include <mado/papers/papers.h>
#include <mado/print/document.h>
#include <mado/time/wareki.h>

#include "service/contents.h"

namespace mado::meetings::web {

namespace {

struct Name {
    std::string words;
    static constexpr auto fields = std::tuple { MADO_FIELD(Name, words) };
};
struct ResolutionRow {
    std::string words, kind, who, remove;
    static constexpr auto fields = std::tuple { MADO_FIELD(ResolutionRow, words), MADO_FIELD(ResolutionRow, kind), MADO_FIELD(ResolutionRow, who), MADO_FIELD(ResolutionRow, remove) };
};
struct ResolutionsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title;
    std::vector<ResolutionRow> rows {};
    Select kind {}, item {};
    Area words {};
    Box who {};
    mado::web::DayBox due {};
    std::vector<Name> people {};
    static constexpr auto fields = std::tuple { MADO_FIELD(ResolutionsPage, trouble_summary), MADO_FIELD(ResolutionsPage, back), MADO_FIELD(ResolutionsPage, title), MADO_FIELD(ResolutionsPage, rows),
        MADO_FIELD(ResolutionsPage, kind), MADO_FIELD(ResolutionsPage, item), MADO_FIELD(ResolutionsPage, words), MADO_FIELD(ResolutionsPage, who), MADO_FIELD(ResolutionsPage, due),
        MADO_FIELD(ResolutionsPage, people) };
};
struct MinutesPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, version, stamp, confirm, file, confirmed, hash, not_yet, saved_as;
    Area words {};
    html::Safe text {};
    bool may_write = false, may_confirm = false, is_confirmed = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(MinutesPage, trouble_summary), MADO_FIELD(MinutesPage, back), MADO_FIELD(MinutesPage, title), MADO_FIELD(MinutesPage, version),
        MADO_FIELD(MinutesPage, stamp), MADO_FIELD(MinutesPage, confirm), MADO_FIELD(MinutesPage, file), MADO_FIELD(MinutesPage, confirmed), MADO_FIELD(MinutesPage, hash), MADO_FIELD(MinutesPage, not_yet),
        MADO_FIELD(MinutesPage, saved_as), MADO_FIELD(MinutesPage, words), MADO_FIELD(MinutesPage, text), MADO_FIELD(MinutesPage, may_write), MADO_FIELD(MinutesPage, may_confirm),
        MADO_FIELD(MinutesPage, is_confirmed) };
};

std::string path_of(Visit const& visit, std::string_view more) { return "/meetings/" + meeting_of(visit).value + std::string(more); }

model::Say saying(Visit const& visit)
{
    return [&visit](std::string_view key, std::map<std::string, std::string> const& arguments) { return say(visit, key, arguments); };
}

ResolutionRow row_of(Visit const& visit, db::Read& tx, Resolution const& one)
{
    auto const who = one.kind == ResolutionKind::Action ? name_of(tx, one.person) + (one.due ? "　" + wareki::short_text(*one.due) : std::string()) : std::string();
    return { one.words, say(visit, "meetings.resolution." + word_of(one.kind)), who,
        one.draft.empty() ? mado::web::link(visit, { "meetings", one.meeting.value, "resolutions", one.id.value, "remove" }) : std::string() };
}

Select item_select(Visit const& visit, db::Read& tx, Attempt const* attempt, MeetingId const& id)
{
    Select made { "item", say(visit, "meetings.item"), mado::web::trouble_of(visit, attempt, "item"), { { "", say(visit, "meetings.item.none"), false } } };
    auto const chosen_one = typed(visit, attempt, "item", {});
    for (auto const& one : agenda(tx, id))
        made.options.push_back({ one.id.value, one.title, one.id.value == chosen_one });
    return made;
}

std::string document_title(Visit const& visit, Meeting const& meeting) { return say(visit, "meetings.minutes.heading", { { "title", meeting.plan.title } }); }

struct Laid { MinutesPage page; std::string document; };
Result<Laid> minutes_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const seen = TRY(find(tx, visit.caller, meeting_of(visit)));
    auto const& meeting = seen.meeting;
    auto const written = minutes(tx, meeting.id);
    MinutesPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = at(visit, meeting.id);
    page.title = meeting.plan.title;
    page.version = typed(visit, attempt, "version", std::to_string(written.version));
    page.is_confirmed = written.state == MinutesState::Confirmed;
    page.may_write = seen.standing.runs && !page.is_confirmed && meeting.state != MeetingState::Cancelled;
    page.may_confirm = seen.standing.is_chair && !page.is_confirmed && meeting.state == MeetingState::Ended;
    if (!page.is_confirmed && !page.may_confirm)
        page.not_yet = say(visit, meeting.state != MeetingState::Ended ? "meetings.minutes.after_the_end" : "meetings.minutes.chair_confirms");
    page.words = area(visit, attempt, "words", "meetings.minutes.words", written.words);
    page.words.rows = "12";
    page.words.help = say(visit, "meetings.minutes.words.help");
    page.confirm = at(visit, meeting.id, "/minutes/confirm");
    auto const contents = service::contents_of(tx, meeting);
    page.stamp = model::stamp_of(contents);
    if (page.is_confirmed) {
        page.file = at(visit, meeting.id, "/minutes.pdf");
        page.hash = written.hash;
        page.confirmed = say(visit, "meetings.minutes.confirmed_line", { { "day", wareki::text(day_in_tokyo(*written.confirmed_at)) }, { "name", name_of(tx, written.confirmed_by) } });
    }
    auto document = page.is_confirmed ? written.html : model::minutes_html(contents, saying(visit), {}, visit.now().today());
    return Laid { std::move(page), std::move(document) };
}

}  // namespace

Shown show_resolutions(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<ResolutionsPage> {
        auto const seen = TRY(find(tx, visit.caller, meeting_of(visit)));
        if (!seen.standing.runs)
            return refuse(Refusal::Kind::Forbidden, "meetings.only_who_runs_it");
        ResolutionsPage made { mado::web::trouble_summary(visit, attempt), at(visit, seen.meeting.id), seen.meeting.plan.title };
        for (auto const& one : resolutions(tx, seen.meeting.id))
            made.rows.push_back(row_of(visit, tx, one));
        made.kind = select(visit, attempt, "kind", "meetings.resolution.kind", ResolutionKind::Decision, "meetings.resolution.");
        made.item = item_select(visit, tx, attempt, seen.meeting.id);
        made.words = area(visit, attempt, "words", "meetings.resolution.words", {});
        made.words.is_required = true;
        made.words.rows = "3";
        made.words.most = "2000";
        made.who = box(visit, attempt, "who", "meetings.who", {});
        made.who.help = say(visit, "meetings.who.help");
        made.who.list = "people";
        made.due = optional_day(visit, attempt, "due", std::nullopt, say(visit, "meetings.due"));
        for (auto& one : proposed_people(tx))
            made.people.push_back({ std::move(one) });
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "meetings/resolutions.html", page, attempt);
}

Shown act_resolutions(Visit const& visit)
{
    auto const& request = visit.request;
    auto const due = TRY(optional_day_typed(visit, "due"));
    auto const work = [&](db::Write& tx) -> Result<void> {
        Resolution one { {}, meeting_of(visit), { request.answer("item") }, chosen(visit, "kind", ResolutionKind::Decision), request.answer("words"), {}, due };
        if (one.kind == ResolutionKind::Action && !request.answer("who").empty()) {
            one.person = person_typed(tx, request.answer("who"));
            if (!one.person)
                return refuse(std::vector<FieldError> { { "who", "meetings.no_such_person" } });
        }
        TRY(add_resolution(tx, visit.caller, visit.here, one));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), work));
    return mado::web::done(visit, path_of(visit, "/resolutions"), "meetings.said.resolution");
}

Shown act_remove_resolution(Visit const& visit)
{
    auto const id = visit.request.id<ResolutionTag>("resolution");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return remove_resolution(tx, visit.caller, visit.here, id); }));
    return mado::web::done(visit, path_of(visit, "/resolutions"), "meetings.said.resolution_removed");
}

Shown show_minutes(Visit const& visit, Attempt const* attempt)
{
    auto laid = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return minutes_page(visit, tx, attempt); }));
    auto const inside = TRY(visit.here.papers.as_page(laid.document));
    laid.page.text = html::trusted(inside);  // made by model/minutes.cpp, which escapes every word, and checked by base/print
    return mado::web::page(visit, "meetings/minutes.html", laid.page, attempt);
}

Shown act_minutes(Visit const& visit)
{
    auto const work = [&](db::Write& tx) {
        return write_minutes(tx, visit.caller, visit.here, meeting_of(visit), visit.request.answer("words"), number_typed(visit.request.answer("version")));
    };
    TRY(visit.here.database.write(visit.tenant(), work));
    return mado::web::done(visit, path_of(visit, "/minutes"), "meetings.said.minutes");
}

// The document is made and kept before the write; the write confirms it only if it is made of what still stands, and of what the chair was shown.
Shown act_confirm(Visit const& visit)
{
    struct Ready { Meeting meeting; model::Contents contents; std::string name; };
    auto const work = [&](db::Read& tx) -> Result<Ready> {
        auto const seen = TRY(find(tx, visit.caller, meeting_of(visit)));
        if (!seen.standing.is_chair)
            return refuse(Refusal::Kind::Forbidden, "meetings.only_the_chair");
        return Ready { seen.meeting, service::contents_of(tx, seen.meeting), name_of(tx, visit.caller.person) };
    };
    auto const ready = TRY(visit.here.database.read(visit.tenant(), work));
    auto const now = visit.now();
    auto const stamp = model::stamp_of(ready.contents);
    if (stamp != visit.request.answer("stamp"))
        return refuse(Refusal::Kind::Conflict, "meetings.changed_meanwhile");
    auto const title = document_title(visit, ready.meeting);
    Fixed fixed;
    fixed.html = model::minutes_html(ready.contents, saying(visit), ready.name, now.today());
    auto const pdf = TRY(visit.here.papers.pdf(fixed.html, { .title = title, .author = visit.town.name, .made_at = now.at, .town = visit.town }));
    fixed.hash = crypto::sha256_hex(pdf);
    fixed.pdf = visit.here.files.keep_bytes(pdf);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return confirm_minutes(tx, visit.caller, visit.here, meeting_of(visit), fixed, title, stamp); }));
    return mado::web::done(visit, path_of(visit, "/minutes"), "meetings.said.confirmed");
}

Shown show_minutes_file(Visit const& visit, Attempt const*)
{
    auto const work = [&](db::Read& tx) -> Result<std::pair<Meeting, Minutes>> {
        auto const seen = TRY(find(tx, visit.caller, meeting_of(visit)));
        auto const one = minutes(tx, seen.meeting.id);
        if (one.state != MinutesState::Confirmed)
            return refuse(Refusal::Kind::NotFound, "meetings.minutes.not_confirmed");
        return std::pair(seen.meeting, one);
    };
    auto const [meeting, written] = TRY(visit.here.database.read(visit.tenant(), work));
    auto response = http::bytes("application/pdf", TRY(minutes_pdf(visit.here, meeting.id, written)));
    return response.with("content-disposition", "inline; filename*=UTF-8''" + http::percent_encoded(document_title(visit, meeting) + ".pdf")).with("cache-control", "no-store");
}

std::vector<mado::web::PageType> result_pages()
{
    return { html::page<ResolutionsPage>("meetings/resolutions.html"), html::page<MinutesPage>("meetings/minutes.html") };
}

}  // namespace mado::meetings::web
