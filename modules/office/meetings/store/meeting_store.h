#pragma once
#include <mado/meetings/meetings.h>

namespace mado::meetings::store {

std::vector<db::Statement> meeting_statements();
std::vector<db::Statement> paper_statements();
std::vector<db::Statement> resolution_statements();

std::optional<Meeting> find(db::Read& tx, MeetingId const& id);
std::vector<Meeting> of_person(db::Read& tx, PersonId const& person, Instant from, Instant until);  // organized, or a member; by time
void insert(db::Write& tx, Meeting const& meeting);
bool change(db::Write& tx, Meeting& meeting);               // names the version that it expects
bool turn(db::Write& tx, Meeting const& meeting, std::int64_t from);  // the shown page alone: the version stays

std::vector<Member> members(db::Read& tx, MeetingId const& id);
void replace_members(db::Write& tx, MeetingId const& id, std::vector<Member> const& members);
std::vector<Item> agenda(db::Read& tx, MeetingId const& id);
void replace_agenda(db::Write& tx, MeetingId const& id, std::vector<Item> const& items);

std::vector<Paper> papers(db::Read& tx, MeetingId const& id);
std::optional<Paper> paper(db::Read& tx, PaperId const& id);
void insert(db::Write& tx, Paper const& paper);
void settle(db::Write& tx, Paper const& paper);             // state and pages
void remove(db::Write& tx, Paper const& paper);             // with its pages
void insert(db::Write& tx, PaperId const& paper, PaperPage const& page);
std::optional<PaperPage> page(db::Read& tx, PaperId const& paper, std::int64_t number);

std::optional<std::string> note(db::Read& tx, MeetingId const& id, PersonId const& person, PaperId const& paper, std::int64_t page);  // boxed
void keep_note(db::Write& tx, MeetingId const& id, PersonId const& person, PaperId const& paper, std::int64_t page, std::string const& boxed, Instant at);
void forget_note(db::Write& tx, MeetingId const& id, PersonId const& person, PaperId const& paper, std::int64_t page);

std::vector<Resolution> resolutions(db::Read& tx, MeetingId const& id);
std::vector<Resolution> actions_of(db::Read& tx, PersonId const& person);
std::int64_t count_open(db::Read& tx, PersonId const& person);
std::optional<Resolution> resolution(db::Read& tx, ResolutionId const& id);
void insert(db::Write& tx, Resolution const& resolution);
bool change(db::Write& tx, Resolution& resolution);         // state and draft; names the version
void remove(db::Write& tx, ResolutionId const& id);

std::optional<Minutes> minutes(db::Read& tx, MeetingId const& id);
void keep(db::Write& tx, MeetingId const& id, Minutes const& minutes);

}  // namespace mado::meetings::store
