#pragma once
// What a meeting allows: pure.
#include <mado/meetings/standing_bodies.h>

namespace mado::meetings::model {

inline constexpr std::size_t most_title = 200, most_words = 20'000, most_note = 4'000, most_members = 200, most_items = 60, most_papers = 60;

std::vector<FieldError> wrong_with(Plan const& plan);
std::vector<FieldError> wrong_with(std::vector<Member> const& members);
std::vector<FieldError> wrong_with(std::vector<Item> const& items);
std::vector<FieldError> wrong_with(Resolution const& resolution);
std::vector<FieldError> wrong_with(StandingBody const& body, std::vector<StandingBody> const& all);
std::vector<FieldError> wrong_with(Seat const& seat);
std::vector<FieldError> wrong_with(Petition const& petition);

Standing standing_of(Meeting const& meeting, std::vector<Member> const& members, PersonId const& person);
bool may_become(MeetingState from, MeetingState to);
bool may_become(PetitionState from, PetitionState to);
// What is shown after the turn; nothing when it changes nothing.
struct Shown { PaperId paper; std::int64_t page; };
std::optional<Shown> turned(Meeting const& meeting, std::vector<Paper> const& papers, Turn const& wanted);
// When each item of the agenda begins, by the minutes of those before it.
std::vector<Instant> timetable(Instant starts_at, std::vector<Item> const& items);
// The weeks of a month, each from Sunday (as calendars here have them) to Saturday.
std::vector<std::array<Day, 7>> weeks_of(int year, unsigned month);
enum class Term { Coming, Running, Ending, Over };                        // Ending: within 60 days
constexpr std::array<std::string_view, 4> names_of(Term) { return { "coming", "running", "ending", "over" }; }
Term term_of(Seat const& seat, Day today);

}  // namespace mado::meetings::model
