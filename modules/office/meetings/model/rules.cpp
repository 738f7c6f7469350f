#include "model/rules.h"

#include <mado/text/utf8.h>

#include <algorithm>
#include <set>

namespace mado::meetings::model {

namespace {

constexpr std::int64_t minute = 60'000'000, longest = 24 * 60 * minute;
constexpr int warning_days = 60;

void ask(std::vector<FieldError>& errors, std::string const& field, std::string_view words, std::string const& missing, std::size_t most)
{
    if (text::trimmed(words).empty())
        errors.push_back({ field, missing });
    else if (text::length(words) > most)
        errors.push_back({ field, "meetings.too_long", { { "most", std::to_string(most) } } });
}

void bound(std::vector<FieldError>& errors, std::string const& field, std::string_view words, std::size_t most)
{
    if (text::length(words) > most)
        errors.push_back({ field, "meetings.too_long", { { "most", std::to_string(most) } } });
}

}  // namespace

std::vector<FieldError> wrong_with(Plan const& plan)
{
    std::vector<FieldError> errors;
    ask(errors, "title", plan.title, "meetings.missing_title", most_title);
    bound(errors, "place", plan.place, most_title);
    if (plan.ends_at <= plan.starts_at)
        errors.push_back({ "until", "meetings.ends_before_it_begins" });
    else if (plan.ends_at.microseconds - plan.starts_at.microseconds > longest)
        errors.push_back({ "until", "meetings.longer_than_a_day" });
    return errors;
}

std::vector<FieldError> wrong_with(std::vector<Member> const& members)
{
    std::vector<FieldError> errors;
    std::set<std::string> persons;
    std::size_t chairs = 0;
    for (std::size_t n = 0; n < members.size(); ++n) {
        ask(errors, "name." + std::to_string(n), members[n].name, "meetings.missing_name", most_title);
        if (members[n].person && !persons.insert(members[n].person.value).second)
            errors.push_back({ "name." + std::to_string(n), "meetings.member_twice", { { "name", members[n].name } } });
        chairs += members[n].part == Part::Chair;
    }
    if (chairs > 1)
        errors.push_back({ "", "meetings.one_chair" });
    if (members.size() > most_members)
        errors.push_back({ "", "meetings.too_many", { { "most", std::to_string(most_members) } } });
    return errors;
}

std::vector<FieldError> wrong_with(std::vector<Item> const& items)
{
    std::vector<FieldError> errors;
    for (std::size_t n = 0; n < items.size(); ++n) {
        ask(errors, "title." + std::to_string(n), items[n].title, "meetings.missing_item", most_title);
        bound(errors, "speaker." + std::to_string(n), items[n].speaker, most_title);
        if (items[n].minutes < 0 || items[n].minutes > 600)
            errors.push_back({ "minutes." + std::to_string(n), "meetings.wrong_minutes" });
    }
    if (items.size() > most_items)
        errors.push_back({ "", "meetings.too_many", { { "most", std::to_string(most_items) } } });
    return errors;
}

std::vector<FieldError> wrong_with(Resolution const& resolution)
{
    std::vector<FieldError> errors;
    ask(errors, "words", resolution.words, "meetings.missing_words", 2'000);
    if (resolution.kind == ResolutionKind::Action && !resolution.person)
        errors.push_back({ "who", "meetings.missing_who" });
    if (resolution.kind == ResolutionKind::Action && !resolution.due)
        errors.push_back({ "due", "meetings.missing_due" });
    return errors;
}

std::vector<FieldError> wrong_with(StandingBody const& body, std::vector<StandingBody> const& all)
{
    std::vector<FieldError> errors;
    ask(errors, "name", body.name, "meetings.missing_name", most_title);
    bound(errors, "basis", body.basis, most_title);
    // Upwards from its parent: neither itself nor more steps than there are bodies.
    auto above = body.parent;
    for (std::size_t steps = 0; above; ++steps) {
        auto const found = std::ranges::find(all, above, &StandingBody::id);
        if (found == all.end() || above == body.id || steps > all.size()) {
            errors.push_back({ "parent", "meetings.wrong_parent" });
            break;
        }
        above = found->parent;
    }
    return errors;
}

std::vector<FieldError> wrong_with(Seat const& seat)
{
    std::vector<FieldError> errors;
    ask(errors, "name", seat.name, "meetings.missing_name", most_title);
    bound(errors, "post", seat.post, most_title);
    if (seat.until && *seat.until < seat.since)
        errors.push_back({ "until", "meetings.term_ends_before" });
    return errors;
}

std::vector<FieldError> wrong_with(Petition const& petition)
{
    std::vector<FieldError> errors;
    if (petition.year < 1950 || petition.year > 2200)
        errors.push_back({ "year", "meetings.wrong_year" });
    ask(errors, "ministry", petition.ministry, "meetings.missing_ministry", most_title);
    ask(errors, "title", petition.title, "meetings.missing_title", most_title);
    ask(errors, "words", petition.words, "meetings.missing_words", most_words);
    bound(errors, "reply", petition.reply, most_words);
    if (petition.state != PetitionState::Draft && !petition.handed_on)
        errors.push_back({ "handed_on", "meetings.missing_handed_on" });
    if (petition.state == PetitionState::Answered && text::trimmed(petition.reply).empty())
        errors.push_back({ "reply", "meetings.missing_reply" });
    if (petition.state == PetitionState::Answered && !petition.replied_on)
        errors.push_back({ "replied_on", "meetings.missing_replied_on" });
    if (petition.handed_on && petition.replied_on && *petition.replied_on < *petition.handed_on)
        errors.push_back({ "replied_on", "meetings.replied_before" });
    return errors;
}

Standing standing_of(Meeting const& meeting, std::vector<Member> const& members, PersonId const& person)
{
    if (!person)
        return {};
    Standing standing;
    bool const organizes = meeting.organizer == person;
    standing.is_member = standing.runs = organizes;
    for (auto const& member : members)
        if (member.person == person) {
            standing.is_member = true;
            standing.is_chair = member.part == Part::Chair;
            standing.runs = standing.runs || member.part == Part::Chair || member.part == Part::Secretary;
        }
    standing.presents = standing.is_member && meeting.presenter == person;
    return standing;
}

bool may_become(MeetingState from, MeetingState to)
{
    switch (from) {
    case MeetingState::Planned: return to == MeetingState::Open || to == MeetingState::Cancelled;
    case MeetingState::Open: return to == MeetingState::Ended;
    case MeetingState::Ended:
    case MeetingState::Cancelled: break;
    }
    return false;
}

bool may_become(PetitionState from, PetitionState to)
{
    if (from == to)
        return true;
    switch (from) {
    case PetitionState::Draft: return to == PetitionState::Handed;
    case PetitionState::Handed: return to == PetitionState::Answered || to == PetitionState::Closed;
    case PetitionState::Answered: return to == PetitionState::Closed;
    case PetitionState::Closed: break;
    }
    return false;
}

std::optional<Shown> turned(Meeting const& meeting, std::vector<Paper> const& papers, Turn const& wanted)
{
    if (wanted.from != meeting.turn)
        return std::nullopt;
    auto const& id = wanted.paper ? wanted.paper : meeting.shown_paper;
    auto const paper = std::ranges::find(papers, id, &Paper::id);
    if (paper == papers.end() || paper->state != PaperState::Ready || paper->pages < 1)
        return std::nullopt;
    bool const another = id != meeting.shown_paper;
    auto const page = std::clamp<std::int64_t>(another ? 1 : meeting.shown_page + (wanted.step > 0) - (wanted.step < 0), 1, paper->pages);
    if (!another && page == meeting.shown_page)
        return std::nullopt;
    return Shown { id, page };
}

std::vector<Instant> timetable(Instant starts_at, std::vector<Item> const& items)
{
    std::vector<Instant> all;
    for (auto const& item : items) {
        all.push_back(starts_at);
        starts_at.microseconds += item.minutes * minute;
    }
    return all;
}

std::vector<std::array<Day, 7>> weeks_of(int year, unsigned month)
{
    auto const first = Day::of(year, month, 1);
    if (!first)
        return {};
    std::vector<std::array<Day, 7>> weeks;
    auto day = first->plus_days(-static_cast<std::int32_t>(first->weekday() % 7));
    for (auto const next = first->plus_months(1); day < next;) {
        std::array<Day, 7> week;
        for (auto& one : week) {
            one = day;
            day = day.plus_days(1);
        }
        weeks.push_back(week);
    }
    return weeks;
}

Term term_of(Seat const& seat, Day today)
{
    if (today < seat.since)
        return Term::Coming;
    if (!seat.until)
        return Term::Running;
    if (*seat.until < today)
        return Term::Over;
    return *seat.until - today < warning_days ? Term::Ending : Term::Running;
}

}  // namespace mado::meetings::model
