#pragma once
// The pages: what each template shows, and the routes that show them.
#include "web/agents.h"
#include "web/conditions.h"
#include "web/open_form.h"
#include "web/papers.h"

#include <mado/applications/gate.h>
#include <mado/card/acceptance.h>
#include <mado/module/module.h>
#include <mado/web/form.h>
#include <mado/web/page.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::applications {

#define F(T, name) html::field(#name, &T::name)

struct RoundOption {
    std::string name, title, until;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(RoundOption, name), F(RoundOption, title), F(RoundOption, until), F(RoundOption, is_chosen) };
};
struct StartPage {
    std::string title, back;
    std::optional<web::TroubleSummary> trouble_summary;
    bool asks_applicant = true, asks_round = false, is_closed = false;
    std::vector<RoundOption> rounds {};
    std::string round_error {}, applicant_error {};
    static constexpr auto fields = std::tuple { F(StartPage, title), F(StartPage, back), F(StartPage, trouble_summary), F(StartPage, asks_applicant), F(StartPage, asks_round),
        F(StartPage, is_closed), F(StartPage, rounds), F(StartPage, round_error), F(StartPage, applicant_error) };
};

struct ListedApplication {
    std::string title, address, state, number;
    static constexpr auto fields = std::tuple { F(ListedApplication, title), F(ListedApplication, address), F(ListedApplication, state), F(ListedApplication, number) };
};
struct ReturnPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string number, error;
    bool has_own = false;
    std::vector<ListedApplication> own;
    static constexpr auto fields = std::tuple { F(ReturnPage, trouble_summary), F(ReturnPage, number), F(ReturnPage, error), F(ReturnPage, has_own), F(ReturnPage, own) };
};

struct KeyPage {
    std::string title, number, code, go_on, procedures, until;
    bool is_fresh = false;
    static constexpr auto fields = std::tuple { F(KeyPage, title), F(KeyPage, number), F(KeyPage, code), F(KeyPage, go_on), F(KeyPage, procedures), F(KeyPage, until),
        F(KeyPage, is_fresh) };
};

struct ProgressMark {
    std::string state;  // done, here, or nothing
    static constexpr auto fields = std::tuple { F(ProgressMark, state) };
};
struct QuestionPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string procedure, progress, title, help, back, note, from, law;
    bool has_heading = true, has_moved = false, is_row = false, may_stop = true;
    std::vector<ProgressMark> marks;
    std::vector<std::string> flags;
    std::vector<Question> questions;
    std::optional<Conditions> conditions;
    std::string purpose {}, purpose_language {};    // 利用目的: on the first page
    static constexpr auto fields = std::tuple { F(QuestionPage, purpose), F(QuestionPage, purpose_language), F(QuestionPage, trouble_summary), F(QuestionPage, procedure), F(QuestionPage, progress), F(QuestionPage, title),
        F(QuestionPage, help), F(QuestionPage, back), F(QuestionPage, note), F(QuestionPage, from), F(QuestionPage, law), F(QuestionPage, has_heading), F(QuestionPage, has_moved),
        F(QuestionPage, is_row), F(QuestionPage, may_stop), F(QuestionPage, marks), F(QuestionPage, flags), F(QuestionPage, questions), F(QuestionPage, conditions) };
};

struct AnsweredField {
    std::string label, value, change, id;
    static constexpr auto fields = std::tuple { F(AnsweredField, label), F(AnsweredField, value), F(AnsweredField, change), F(AnsweredField, id) };
};
struct AnsweredPage {
    std::string title;
    std::vector<AnsweredField> answers;
    static constexpr auto fields = std::tuple { F(AnsweredPage, title), F(AnsweredPage, answers) };
};
struct ShownAmount {
    std::string title, amount;
    static constexpr auto fields = std::tuple { F(ShownAmount, title), F(ShownAmount, amount) };
};
struct NumberSection {  // 個人番号 of a group: rows to fill in
    std::string title, help, more;
    std::vector<web::FieldView> controls;
    static constexpr auto fields = std::tuple { F(NumberSection, title), F(NumberSection, help), F(NumberSection, more), F(NumberSection, controls) };
};
struct CheckPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string procedure, back, mail, notice_error, mail_error, confirm_error, blocked_by;
    bool is_electronic = false, is_paper = false, may_send = true, has_moved = false, has_warnings = false, has_amounts = false, has_numbers = false;
    std::vector<ProgressMark> marks;
    std::vector<AnsweredPage> pages;
    std::vector<std::string> warnings;
    std::vector<web::Trouble> missing;
    std::vector<ShownAmount> amounts;
    std::vector<NumberSection> numbers;
    std::optional<AgentChoice> agents;
    static constexpr auto fields = std::tuple { F(CheckPage, agents), F(CheckPage, trouble_summary), F(CheckPage, procedure), F(CheckPage, back), F(CheckPage, mail), F(CheckPage, notice_error),
        F(CheckPage, mail_error), F(CheckPage, confirm_error), F(CheckPage, blocked_by), F(CheckPage, is_electronic), F(CheckPage, is_paper), F(CheckPage, may_send),
        F(CheckPage, has_moved), F(CheckPage, has_warnings), F(CheckPage, has_amounts), F(CheckPage, has_numbers), F(CheckPage, marks), F(CheckPage, pages), F(CheckPage, warnings), F(CheckPage, missing),
        F(CheckPage, amounts), F(CheckPage, numbers) };
};

struct ShownStep {
    std::string state, title, at, words;  // state: done, here, next
    bool is_here = false;
    static constexpr auto fields = std::tuple { F(ShownStep, state), F(ShownStep, title), F(ShownStep, at), F(ShownStep, words), F(ShownStep, is_here) };
};
struct ReceiptPage {
    std::string procedure, arrived, number, code, copy, status, withdraw, mail_note;
    std::vector<ShownStep> steps;
    std::optional<ByPost> by_post {};
    static constexpr auto fields = std::tuple { F(ReceiptPage, by_post), F(ReceiptPage, procedure), F(ReceiptPage, arrived), F(ReceiptPage, number), F(ReceiptPage, code), F(ReceiptPage, copy),
        F(ReceiptPage, status), F(ReceiptPage, withdraw), F(ReceiptPage, mail_note), F(ReceiptPage, steps) };
};

struct AskedField {
    std::string label, say, answer;
    static constexpr auto fields = std::tuple { F(AskedField, label), F(AskedField, say), F(AskedField, answer) };
};
struct Turn {
    std::string from, at, words, until, complete, count, telephone, telephone_link;
    std::vector<AskedField> asked;
    static constexpr auto fields = std::tuple { F(Turn, from), F(Turn, at), F(Turn, words), F(Turn, until), F(Turn, complete), F(Turn, count), F(Turn, telephone),
        F(Turn, telephone_link), F(Turn, asked) };
};
struct ShownDocument {
    std::string title, address, pdf, about;
    static constexpr auto fields = std::tuple { F(ShownDocument, title), F(ShownDocument, address), F(ShownDocument, pdf), F(ShownDocument, about) };
};
struct Letter {
    std::string from, at, words;
    static constexpr auto fields = std::tuple { F(Letter, from), F(Letter, at), F(Letter, words) };
};
struct OfferedNext {
    std::string title, address, from;
    static constexpr auto fields = std::tuple { F(OfferedNext, title), F(OfferedNext, address), F(OfferedNext, from) };
};
struct ShownCharge {
    std::string title, amount, about, pay;  // pay: where it is paid; empty: nothing is to be paid
    static constexpr auto fields = std::tuple { F(ShownCharge, title), F(ShownCharge, amount), F(ShownCharge, about), F(ShownCharge, pay) };
};
struct StatusPage {
    std::string procedure, number, state, state_kind, home, list, copy, looks, withdraw, office, telephone, telephone_link, place;
    bool has_charges = false, withdrawing = false;
    std::optional<Turn> turn;
    std::vector<Letter> letters;
    std::vector<ShownStep> steps;
    std::vector<ShownCharge> charges;
    std::vector<ShownDocument> documents;
    std::optional<ByPost> by_post {};
    std::vector<OfferedNext> offered {};
    bool has_offered = false;
    static constexpr auto fields = std::tuple { F(StatusPage, by_post), F(StatusPage, offered), F(StatusPage, has_offered), F(StatusPage, procedure), F(StatusPage, number), F(StatusPage, state), F(StatusPage, state_kind), F(StatusPage, home),
        F(StatusPage, list), F(StatusPage, copy), F(StatusPage, looks), F(StatusPage, withdraw), F(StatusPage, office), F(StatusPage, telephone), F(StatusPage, telephone_link), F(StatusPage, place),
        F(StatusPage, has_charges), F(StatusPage, withdrawing), F(StatusPage, turn), F(StatusPage, letters), F(StatusPage, steps), F(StatusPage, charges), F(StatusPage, documents) };
};
// Who looked at the case: positions and divisions, never names.
struct LookLine {
    std::string day, who, what;
    static constexpr auto fields = std::tuple { html::field("day", &LookLine::day), html::field("who", &LookLine::who), html::field("what", &LookLine::what) };
};
struct LooksPage {
    std::string title, back;
    std::vector<LookLine> looks;
    static constexpr auto fields = std::tuple { html::field("title", &LooksPage::title), html::field("back", &LooksPage::back), html::field("looks", &LooksPage::looks) };
};

struct WithdrawPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string procedure, back, reason, error;
    static constexpr auto fields = std::tuple { F(WithdrawPage, trouble_summary), F(WithdrawPage, procedure), F(WithdrawPage, back), F(WithdrawPage, reason), F(WithdrawPage, error) };
};
struct CompletePage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string procedure, back, words, until, from;
    std::vector<web::FieldView> controls;
    static constexpr auto fields = std::tuple { F(CompletePage, trouble_summary), F(CompletePage, procedure), F(CompletePage, back), F(CompletePage, words), F(CompletePage, until),
        F(CompletePage, from), F(CompletePage, controls) };
};
struct DocumentPage {
    std::string title, back, pdf;
    html::Safe article;
    static constexpr auto fields = std::tuple { F(DocumentPage, title), F(DocumentPage, back), F(DocumentPage, pdf), F(DocumentPage, article) };
};
struct VerifyPage {
    std::string number, title, day, office, hash, signed_by;
    html::Message signed_as;
    static constexpr auto fields = std::tuple { F(VerifyPage, number), F(VerifyPage, title), F(VerifyPage, day), F(VerifyPage, office), F(VerifyPage, hash), F(VerifyPage, signed_by),
        F(VerifyPage, signed_as) };
};
#undef F

std::vector<web::Route> begin_routes(Gate const& gate, card::AcceptancePointer const& acceptance);     // start, come back, number and code
std::vector<web::Route> question_routes();  // one page of the definition a screen, one row of a group a screen
std::vector<web::Route> check_routes(card::AcceptancePointer const& acceptance);     // all answers, and sending
std::vector<web::Route> status_routes(Gate const& gate);    // receipt, status, copy, documents, withdrawal, completion
std::vector<web::Route> look_routes();      // who looked at the case
std::vector<web::Route> verify_routes();
std::vector<web::PageType> page_types();

// What stands before a start (mado/applications/gate.h), and the start behind it.
Passage passage_of(Gate const& gate, web::Visit const& visit, std::string const& procedure, std::string const& round);
Result<void> start_through(db::Write& tx, Caller const& caller, Workplace const& here, Beginning const& beginning, Passage const& passage);
http::Response begun(web::Visit const& visit, Beginning const& beginning, Passage const& passage);

// One row of every asked page, with a way to change it.
std::vector<AnsweredPage> answered_pages(web::Visit const& visit, OpenForm const& form, definitions::Evaluation& evaluation);
std::vector<ProgressMark> progress_marks(std::size_t all, std::size_t done, bool here);
std::string state_words(web::Visit const& visit, Application const& application);

}  // namespace mado::applications
