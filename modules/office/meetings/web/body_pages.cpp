// Standing bodies with their members and terms, and 国への要望.
#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include "model/rules.h"

#include <algorithm>

namespace mado::meetings::web {

namespace {

struct Name {
    std::string words;
    static constexpr auto fields = std::tuple { MADO_FIELD(Name, words) };
};
struct BodyRow {
    std::string address, name, kind, parent, basis, members, ending, state;
    static constexpr auto fields = std::tuple { MADO_FIELD(BodyRow, address), MADO_FIELD(BodyRow, name), MADO_FIELD(BodyRow, kind), MADO_FIELD(BodyRow, parent), MADO_FIELD(BodyRow, basis),
        MADO_FIELD(BodyRow, members), MADO_FIELD(BodyRow, ending), MADO_FIELD(BodyRow, state) };
};
struct BodyForm {
    std::string version;
    Box name {}, basis {};
    Select kind {}, parent {};
    bool is_over = false, is_new = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(BodyForm, version), MADO_FIELD(BodyForm, name), MADO_FIELD(BodyForm, basis), MADO_FIELD(BodyForm, kind), MADO_FIELD(BodyForm, parent),
        MADO_FIELD(BodyForm, is_over), MADO_FIELD(BodyForm, is_new) };
};
struct BodiesPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    std::vector<BodyRow> rows {};
    std::optional<BodyForm> form {};
    static constexpr auto fields = std::tuple { MADO_FIELD(BodiesPage, trouble_summary), MADO_FIELD(BodiesPage, back), MADO_FIELD(BodiesPage, rows), MADO_FIELD(BodiesPage, form) };
};
struct SeatRow {
    std::string id, name, post, term, state, is;
    static constexpr auto fields = std::tuple { MADO_FIELD(SeatRow, id), MADO_FIELD(SeatRow, name), MADO_FIELD(SeatRow, post), MADO_FIELD(SeatRow, term), MADO_FIELD(SeatRow, state), MADO_FIELD(SeatRow, is) };
};
struct SeatForm {
    Box name {}, post {};
    mado::web::DayBox since {}, until {};
    bool is_chair = false;
    std::vector<Name> people {};
    static constexpr auto fields = std::tuple { MADO_FIELD(SeatForm, name), MADO_FIELD(SeatForm, post), MADO_FIELD(SeatForm, since), MADO_FIELD(SeatForm, until), MADO_FIELD(SeatForm, is_chair),
        MADO_FIELD(SeatForm, people) };
};
struct BodyPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name, kind, basis, parent, parent_address, convene;
    bool is_over = false, may_convene = false;
    std::vector<BodyRow> below {};
    std::vector<SeatRow> seats {};
    std::optional<BodyForm> form {};
    std::optional<SeatForm> seat {};
    static constexpr auto fields = std::tuple { MADO_FIELD(BodyPage, trouble_summary), MADO_FIELD(BodyPage, back), MADO_FIELD(BodyPage, name), MADO_FIELD(BodyPage, kind), MADO_FIELD(BodyPage, basis),
        MADO_FIELD(BodyPage, parent), MADO_FIELD(BodyPage, parent_address), MADO_FIELD(BodyPage, convene), MADO_FIELD(BodyPage, is_over), MADO_FIELD(BodyPage, may_convene), MADO_FIELD(BodyPage, below),
        MADO_FIELD(BodyPage, seats), MADO_FIELD(BodyPage, form), MADO_FIELD(BodyPage, seat) };
};

StandingBodyId body_of(Visit const& visit) { return visit.request.id<StandingBodyTag>("body"); }

std::string address_of(Visit const& visit, StandingBodyId const& id) { return mado::web::link(visit, { "meetings", "bodies", id.value }); }

BodyRow row_of(Visit const& visit, db::Read& tx, StandingBody const& one, std::vector<StandingBody> const& all)
{
    auto const parent = std::ranges::find(all, one.parent, &StandingBody::id);
    BodyRow row { address_of(visit, one.id), one.name, say(visit, "meetings.body." + word_of(one.kind)), parent == all.end() ? std::string() : parent->name, one.basis, {}, {},
        one.is_over ? say(visit, "meetings.body.over") : std::string() };
    int running = 0, ending = 0;
    for (auto const& seat : seats(tx, one.id)) {
        auto const term = model::term_of(seat, visit.now().today());
        running += term == model::Term::Running || term == model::Term::Ending;
        ending += term == model::Term::Ending;
    }
    row.members = say(visit, "meetings.body.members", { { "n", std::to_string(running) } });
    row.ending = ending ? say(visit, "meetings.body.ending", { { "n", std::to_string(ending) } }) : std::string();
    return row;
}

BodyForm form_of(Visit const& visit, db::Read& tx, Attempt const* attempt, StandingBody const& kept)
{
    BodyForm form;
    form.is_new = !kept.id;
    form.version = typed(visit, attempt, "version", std::to_string(kept.version));
    form.name = box(visit, attempt, "name", "meetings.body.name", kept.name);
    form.name.is_required = true;
    form.basis = box(visit, attempt, "basis", "meetings.body.basis", kept.basis);
    form.basis.help = say(visit, "meetings.body.basis.help");
    form.kind = select(visit, attempt, "kind", "meetings.body.kind", kept.kind, "meetings.body.");
    form.parent = bodies_select(visit, tx, attempt, "parent", "meetings.body.parent", kept.parent, kept.id);
    form.is_over = attempt ? visit.request.answer("is_over") == "yes" : kept.is_over;
    return form;
}

StandingBody body_typed(Visit const& visit, StandingBodyId const& id)
{
    StandingBody body;
    body.id = id;
    body.parent = { visit.request.answer("parent") };
    body.kind = chosen(visit, "kind", BodyKind::Council);
    body.name = visit.request.answer("name");
    body.basis = visit.request.answer("basis");
    body.is_over = visit.request.answer("is_over") == "yes";
    body.version = number_typed(visit.request.answer("version"), 0);
    return body;
}

SeatRow row_of(Visit const& visit, Seat const& seat)
{
    auto const term = model::term_of(seat, visit.now().today());
    return { seat.id.value, seat.name, seat.post, wareki::short_text(seat.since) + "〜" + (seat.until ? wareki::short_text(*seat.until) : std::string()), say(visit, "meetings.term." + word_of(term)),
        term == model::Term::Ending ? "heed" : term == model::Term::Running ? "good" : "" };
}

SeatForm seat_form(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    SeatForm form;
    form.name = box(visit, attempt, "seat_name", "meetings.member.who", {});
    form.name.help = say(visit, "meetings.seat.help");
    form.name.list = "people";
    form.post = box(visit, attempt, "post", "meetings.seat.post", {});
    form.since = mado::web::day_box(visit, attempt, "since", visit.now().today(), say(visit, "meetings.seat.since"), {});
    form.until = optional_day(visit, attempt, "until", std::nullopt, say(visit, "meetings.seat.until"));
    form.is_chair = attempt && visit.request.answer("is_chair") == "yes";
    for (auto& one : proposed_people(tx))
        form.people.push_back({ std::move(one) });
    return form;
}

Result<Seat> seat_typed(Visit const& visit)
{
    Seat seat;
    seat.name = visit.request.answer("seat_name");
    seat.post = visit.request.answer("post");
    seat.is_chair = visit.request.answer("is_chair") == "yes";
    seat.since = TRY(mado::web::typed_day(visit, "since", "meetings.no_such_day"));
    seat.until = TRY(optional_day_typed(visit, "until"));
    return seat;
}

// -- petitions
struct YearLink {
    std::string address, words;
    bool is_current = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(YearLink, address), MADO_FIELD(YearLink, words), MADO_FIELD(YearLink, is_current) };
};
struct PetitionRow {
    std::string address, ministry, title, state, is, reply;
    static constexpr auto fields = std::tuple { MADO_FIELD(PetitionRow, address), MADO_FIELD(PetitionRow, ministry), MADO_FIELD(PetitionRow, title), MADO_FIELD(PetitionRow, state), MADO_FIELD(PetitionRow, is),
        MADO_FIELD(PetitionRow, reply) };
};
struct PetitionsPage {
    std::string back, add, year;
    bool may_petition = false;
    std::vector<YearLink> years {};
    std::vector<PetitionRow> rows {};
    static constexpr auto fields = std::tuple { MADO_FIELD(PetitionsPage, back), MADO_FIELD(PetitionsPage, add), MADO_FIELD(PetitionsPage, year), MADO_FIELD(PetitionsPage, may_petition),
        MADO_FIELD(PetitionsPage, years), MADO_FIELD(PetitionsPage, rows) };
};
struct PetitionPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, heading, version, shown_words, shown_reply, shown_state, shown_ministry, shown_year;
    bool may_petition = false;
    Box year {}, ministry {}, title {};
    Area words {}, reply {};
    Select body {}, state {};
    mado::web::DayBox handed_on {}, replied_on {};
    static constexpr auto fields = std::tuple { MADO_FIELD(PetitionPage, trouble_summary), MADO_FIELD(PetitionPage, back), MADO_FIELD(PetitionPage, heading), MADO_FIELD(PetitionPage, version),
        MADO_FIELD(PetitionPage, shown_words), MADO_FIELD(PetitionPage, shown_reply), MADO_FIELD(PetitionPage, shown_state), MADO_FIELD(PetitionPage, shown_ministry), MADO_FIELD(PetitionPage, shown_year),
        MADO_FIELD(PetitionPage, may_petition), MADO_FIELD(PetitionPage, year), MADO_FIELD(PetitionPage, ministry), MADO_FIELD(PetitionPage, title), MADO_FIELD(PetitionPage, words),
        MADO_FIELD(PetitionPage, reply), MADO_FIELD(PetitionPage, body), MADO_FIELD(PetitionPage, state), MADO_FIELD(PetitionPage, handed_on), MADO_FIELD(PetitionPage, replied_on) };
};

PetitionId petition_asked(Visit const& visit)
{
    auto const asked = visit.request.path.at("petition");
    return { asked == "new" ? std::string() : asked };
}

std::string flag_of(PetitionState state) { return state == PetitionState::Answered ? "good" : state == PetitionState::Handed ? "mine" : ""; }

int this_year(Visit const& visit) { return fiscal_year(visit.now().today()); }

}  // namespace

Shown show_bodies(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        BodiesPage made { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/meetings") };
        auto const all = standing_bodies(tx);
        for (auto const& one : all)
            made.rows.push_back(row_of(visit, tx, one, all));
        if (!access::scope(tx, visit.caller, may_keep_bodies).empty())
            made.form = form_of(visit, tx, attempt, {});
        return made;
    });
    return mado::web::page(visit, "meetings/bodies.html", page, attempt);
}

Shown act_bodies(Visit const& visit)
{
    auto const made = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_body(tx, visit.caller, visit.here, body_typed(visit, {})); }));
    return mado::web::done(visit, "/meetings/bodies/" + made.id.value, "meetings.said.body");
}

Shown show_body(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<BodyPage> {
        auto const one = TRY(find_body(tx, body_of(visit)));
        auto const all = standing_bodies(tx);
        BodyPage made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.back = mado::web::link(visit, "/meetings/bodies");
        made.name = one.name;
        made.kind = say(visit, "meetings.body." + word_of(one.kind));
        made.basis = one.basis;
        if (auto const parent = std::ranges::find(all, one.parent, &StandingBody::id); parent != all.end()) {
            made.parent = parent->name;
            made.parent_address = address_of(visit, parent->id);
        }
        made.is_over = one.is_over;
        made.convene = mado::web::link(visit, "/meetings/new") + "?body=" + one.id.value;
        made.may_convene = !one.is_over && !access::scope(tx, visit.caller, may_convene).empty();
        for (auto const& other : all)
            if (other.parent == one.id)
                made.below.push_back(row_of(visit, tx, other, all));
        for (auto const& seat : seats(tx, one.id))
            made.seats.push_back(row_of(visit, seat));
        if (access::allow(tx, visit.caller, may_keep_bodies, { one.owner, {} })) {
            auto const wanted = attempt ? visit.request.answer("do") : std::string();
            made.form = form_of(visit, tx, wanted == "body" ? attempt : nullptr, one);
            made.seat = seat_form(visit, tx, wanted == "seat" ? attempt : nullptr);
        }
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "meetings/body.html", page, attempt);
}

Shown act_body(Visit const& visit)
{
    auto const wanted = visit.request.answer("do");
    auto const back = "/meetings/bodies/" + body_of(visit).value;
    if (wanted == "seat") {
        auto const seat = TRY(seat_typed(visit));
        auto const work = [&](db::Write& tx) {
            auto kept = seat;
            kept.person = person_typed(tx, seat.name);
            return keep_seat(tx, visit.caller, visit.here, body_of(visit), kept);
        };
        TRY(visit.here.database.write(visit.tenant(), work));
        return mado::web::done(visit, back, "meetings.said.seat");
    }
    if (wanted == "remove") {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return remove_seat(tx, visit.caller, visit.here, body_of(visit), { visit.request.answer("seat") }); }));
        return mado::web::done(visit, back, "meetings.said.seat_removed");
    }
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_body(tx, visit.caller, visit.here, body_typed(visit, body_of(visit))); }));
    return mado::web::done(visit, back, "meetings.said.body");
}

Shown show_petitions(Visit const& visit, Attempt const*)
{
    auto const year = static_cast<int>(number_typed(visit.request.query_of("year"), this_year(visit)));
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        PetitionsPage made { mado::web::link(visit, "/meetings"), mado::web::link(visit, "/meetings/petitions/new"), wareki::fiscal_year_text(year) };
        made.may_petition = !access::scope(tx, visit.caller, may_petition).empty();
        auto years = petition_years(tx);
        if (std::ranges::find(years, year) == years.end())
            years.insert(years.begin(), year);
        for (auto const one : years)
            made.years.push_back({ mado::web::link(visit, "/meetings/petitions") + "?year=" + std::to_string(one), wareki::fiscal_year_text(one), one == year });
        for (auto const& one : petitions(tx, year))
            made.rows.push_back({ mado::web::link(visit, { "meetings", "petitions", one.id.value }), one.ministry, one.title, say(visit, "meetings.petition." + word_of(one.state)), flag_of(one.state), one.reply });
        return made;
    });
    return mado::web::page(visit, "meetings/petitions.html", page);
}

Shown show_petition(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<PetitionPage> {
        Petition kept;
        kept.year = this_year(visit);
        auto const id = petition_asked(visit);
        if (id)
            kept = TRY(find_petition(tx, id));
        PetitionPage made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.back = mado::web::link(visit, "/meetings/petitions") + "?year=" + std::to_string(kept.year);
        made.heading = id ? kept.title : say(visit, "meetings.petition.new");
        made.version = typed(visit, attempt, "version", std::to_string(kept.version));
        made.may_petition = id ? access::allow(tx, visit.caller, may_petition, { kept.owner, {} }).has_value() : !access::scope(tx, visit.caller, may_petition).empty();
        if (!id && !made.may_petition)
            return refuse(Refusal::Kind::Forbidden, "access.forbidden");
        made.shown_words = kept.words;
        made.shown_reply = kept.reply;
        made.shown_ministry = kept.ministry;
        made.shown_year = wareki::fiscal_year_text(kept.year);
        made.shown_state = say(visit, "meetings.petition." + word_of(kept.state));
        made.year = box(visit, attempt, "year", "meetings.petition.year", std::to_string(kept.year));
        made.ministry = box(visit, attempt, "ministry", "meetings.petition.ministry", kept.ministry);
        made.title = box(visit, attempt, "title", "meetings.petition.title", kept.title);
        made.year.is_required = made.ministry.is_required = made.title.is_required = true;
        made.words = area(visit, attempt, "words", "meetings.petition.words", kept.words);
        made.words.is_required = true;
        made.words.rows = "8";
        made.reply = area(visit, attempt, "reply", "meetings.petition.reply", kept.reply);
        made.body = bodies_select(visit, tx, attempt, "body", "meetings.petition.body", kept.body);
        made.state = select(visit, attempt, "state", "meetings.petition.state", kept.state, "meetings.petition.");
        made.handed_on = optional_day(visit, attempt, "handed_on", kept.handed_on, say(visit, "meetings.petition.handed_on"));
        made.replied_on = optional_day(visit, attempt, "replied_on", kept.replied_on, say(visit, "meetings.petition.replied_on"));
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "meetings/petition.html", page, attempt);
}

Shown act_petition(Visit const& visit)
{
    auto const& request = visit.request;
    Petition wanted;
    wanted.id = petition_asked(visit);
    wanted.year = static_cast<int>(number_typed(request.answer("year"), 0));
    wanted.ministry = request.answer("ministry");
    wanted.title = request.answer("title");
    wanted.words = request.answer("words");
    wanted.body = { request.answer("body") };
    wanted.state = chosen(visit, "state", PetitionState::Draft);
    wanted.reply = request.answer("reply");
    wanted.handed_on = TRY(optional_day_typed(visit, "handed_on"));
    wanted.replied_on = TRY(optional_day_typed(visit, "replied_on"));
    wanted.version = number_typed(request.answer("version"), 0);
    auto const made = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_petition(tx, visit.caller, visit.here, wanted); }));
    return mado::web::done(visit, "/meetings/petitions/" + made.id.value, "meetings.said.petition");
}

std::vector<mado::web::PageType> body_pages()
{
    return { html::page<BodiesPage>("meetings/bodies.html"), html::page<BodyPage>("meetings/body.html"), html::page<PetitionsPage>("meetings/petitions.html"),
        html::page<PetitionPage>("meetings/petition.html") };
}

}  // namespace mado::meetings::web
