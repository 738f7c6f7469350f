#pragma once
// Paper: what a clerk prints, puts into an envelope and posts.
#include <mado/documents/documents.h>

namespace mado::documents {

// Paper: the applicant asked for it. NotOpened: the electronic notice was not opened for days_before_printing days.
enum class Why { Paper, NotOpened };
constexpr std::array<std::string_view, 2> names_of(Why) { return { "paper", "not_opened" }; }
enum class TaskState { Open, Done, Cancelled };
constexpr std::array<std::string_view, 3> names_of(TaskState) { return { "open", "done", "cancelled" }; }

// How it went: 普通郵便, 特定記録, 簡易書留, 窓口・訪問での手渡し.
enum class PostedAs { Ordinary, Recorded, Registered, ByHand };
constexpr std::array<std::string_view, 4> names_of(PostedAs) { return { "ordinary", "recorded", "registered", "by_hand" }; }
struct Posting {
    PostedAs as = PostedAs::Ordinary;
    std::string carrier_number {};   // 引受番号 of what is recorded or registered
};

struct PrintTask {
    PrintTaskId id;
    DocumentId document;
    std::string owner, number, title, addressee;  // of the document
    Why why = Why::Paper;
    TaskState state = TaskState::Open;
    Instant since;
    std::string ended_by {};  // the person
    std::string posted_as {}, carrier_number {};  // words of PostedAs; "" while it is open, and of those before there were words
};

void make_task(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, Why why);

// 印刷して発送した. Done twice by one person (a double click) is done once; when another clerk was first it is a Conflict.
Result<PrintTask> mark_posted(db::Write& tx, Caller const& caller, Workplace const& here, PrintTaskId const& id, Posting const& posting = {});
std::optional<PrintTask> task_of(db::Read& tx, DocumentId const& document);   // open or ended

std::vector<PrintTask> tasks_for(db::Read& tx, Caller const& caller);  // open ones of the caller's divisions, oldest first

// Makes the tasks of a town's notices that were not opened in time; how many.
std::size_t print_what_was_not_opened(Workplace const& here, std::string const& tenant);

}  // namespace mado::documents
