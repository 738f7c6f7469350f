#pragma once
// What a feature adds to the page of a case: things to do now (above the answers) and links among the actions. Each stands in its own
// file and is listed once in lines.cpp.
#include "web/views.h"

namespace mado::cases::web {

struct TaskLine {
    std::string is;                          // bad heed man good: the shape beside it
    std::string words;                       // what is to be done, or what is waited for and until when
    std::string law {};
    std::string address {}, does {};         // where it is done, and the words of that link
    std::string posts {};                    // or: address of a button's POST (csrf and the case's version go along), with `does` on it
};
struct ActionLine { std::string address, words; };

struct Asked {
    Visit const& visit;
    db::Read& tx;
    Case const& found;
    Content const& content;
    definitions::Evaluation& evaluation;
    Providers providers {};                  // by which evidence is verified again
    // Whether the caller may do that to this case.
    bool may(access::Action const& action) const { return access::allow(tx, visit.caller, action, { found.owner }).has_value(); }
    std::string link(std::string_view below) const { return mado::web::link(visit, case_path(found.id) + std::string(below)); }  // "/consult"
};

struct Lines {
    std::vector<TaskLine> tasks;
    std::vector<ActionLine> actions;
};
using AddLines = void (*)(Asked const& asked, Lines& lines);

void add_entered_lines(Asked const& asked, Lines& lines);  // how it came, when staff typed it; its form; what may come on paper
void add_round_lines(Asked const& asked, Lines& lines);    // of a lottery or examination: its round, its verdict
void add_limit_lines(Asked const& asked, Lines& lines);    // what has passed, was extended or can be; an unanswered completion request
void add_consult_lines(Asked const& asked, Lines& lines);  // who is to be asked, has not answered, agrees or not

void add_agent_lines(Asked const& asked, Lines& lines);    // 代理: who applied for the applicant, by what right

void add_special_lines(Asked const& asked, Lines& lines);  // 特別な事件: of which kind, and where it is marked
void add_shield_lines(Asked const& asked, Lines& lines);   // 支援措置: what is not shown, and whom to ask

Lines lines_of(Asked const& asked);          // of all features, in the order of lines.cpp

}  // namespace mado::cases::web
