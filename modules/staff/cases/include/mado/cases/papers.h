#pragma once
// 別送・窓口提示・省略 (definition grammar §3 `also`): papers that were not sent as files. Each is a task until it has arrived, was seen or was
// looked up. And photos: several of one field become one readable PDF, by a job.
#include <mado/cases/cases.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::cases {

enum class PaperWay { Post, Counter, Omit };
constexpr std::array<std::string_view, 3> names_of(PaperWay) { return { "post", "counter", "omit" }; }
// Missing: it did not come or does not do; the applicant is asked to complete it.
enum class PaperState { Open, Arrived, Seen, LookedUp, Missing };
constexpr std::array<std::string_view, 5> names_of(PaperState) { return { "open", "arrived", "seen", "looked_up", "missing" }; }

struct Paper {
    CaseId of;
    std::string field;                       // form control of the definition
    PaperWay way = PaperWay::Post;
    PaperState state = PaperState::Open;
    bool consented = false;                  // omit: the applicant agreed that the office looks the record up
    Day opened_on {};
    std::optional<Day> day {};               // when it arrived, was seen, was looked up
    std::int64_t pages = 0;
    bool copied = false;                     // counter: a copy was taken
    std::string source {};                   // omit: in which system or register
    std::string words {};                    // what was shown, or what the record says
    PersonId by {};                          // none: it came as a file through the front
    // A post or counter paper that is still out.
    bool is_waited_for() const { return way != PaperWay::Omit && (state == PaperState::Open || state == PaperState::Missing); }
    bool is_open() const { return state == PaperState::Open || state == PaperState::Missing; }
};
std::vector<Paper> papers(db::Read& tx, CaseId const& id);           // in the order of their names

// 届いたことを記す: also who opens the post for a whole department.
inline constexpr access::Action may_receive_papers { "cases.papers.receive", { access::Role::Examiner, access::Role::Registrar } };

struct Scan { std::string field; files::Blob blob; std::string title, type; };   // kept before the transaction
struct PaperArrived { Day day; std::int64_t pages = 1; std::string words {}; std::optional<Scan> scan {}; };
struct PaperSeen { Day day; std::string words; bool copied = false; };
struct PaperLookedUp { Day day; std::string source, words; };
// Each refuses NotFound (also another town's), Forbidden, Conflict "cases.paper.not_open" (somebody was faster), Invalid (day: in the future or
// before it was sent; words, source, pages). The last one ends Case::waits_for_papers.
Result<Case> paper_arrived(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& field, PaperArrived const& how);
Result<Case> paper_seen(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& field, PaperSeen const& how);
Result<Case> paper_looked_up(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& field, PaperLookedUp const& how);
// Not there, or it will not do: the task stays, marked; the clerk goes on to ask for it.
Result<Case> paper_missing(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& field);

// What the post brings: open papers of the divisions that the caller receives for, oldest first, in pages.
struct OpenPaper { Paper paper; std::string receipt_number, title; };
struct PapersKey { std::string opened_on, case_id, field; };
struct PapersPage { std::vector<OpenPaper> papers; std::optional<PapersKey> next; };
PapersPage papers_by_post(db::Read& tx, Caller const& caller, std::optional<PapersKey> const& after = {}, int most = 50);
std::int64_t count_by_post(db::Read& tx, Caller const& caller, int most = 999);

enum class PhotosState { Waiting, Made, NotReadable };
constexpr std::array<std::string_view, 3> names_of(PhotosState) { return { "waiting", "made", "not_readable" }; }
struct Photos {
    std::string field;
    PhotosState state = PhotosState::Waiting;
    json::Array sources {};                  // names of blobs, in the order that they were sent
    std::int64_t done = 0, pages = 0;        // looked at so far; pages of the PDF
    json::Array faults {};                   // [{title, fault}]
    std::string blob {};                     // of the PDF
};
std::vector<Photos> photos(db::Read& tx, CaseId const& id);
// The PDF. Refuses NotFound (also another town's), Gone.
Result<std::string> photos_pdf(Workplace const& here, std::string const& tenant, CaseId const& id, std::string const& field);

}  // namespace mado::cases
