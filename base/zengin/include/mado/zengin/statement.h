#pragma once
// 入出金取引明細 (03) and 振込入金通知 (01). The layout is data (definitions/payments/bank_*.yaml), because banks differ and it is not settled by a
// source that was read whole: `sure` says how well it is known.
#include <mado/zengin/transfer.h>

#include <map>

namespace mado::zengin {

struct StatementLine {
    enum class Movement { In, Out, Cancelled };  // Cancelled: an earlier transfer in was taken back
    int record = 0;
    std::string inquiry_number {};
    Day booked_on {};                  // 勘定日
    std::optional<Day> value_on {};    // 起算日, 預入・払出日
    Movement movement = Movement::In;
    Yen amount {};
    std::string category {};           // 取引区分, the bank's digits
    std::string client_code {};        // 振込依頼人コード
    std::string payer {};              // 振込依頼人名, half-width kana
    std::string from_bank {}, from_branch {};
    std::string about {};              // 摘要
    std::string edi {};
    friend bool operator==(StatementLine const&, StatementLine const&) = default;
};

struct Statement {  // of one account
    Day made_on {};
    Day from {}, through {};
    Account account {};
    std::string account_name {};
    std::optional<Yen> balance_before {}, balance_after {};
    std::vector<StatementLine> lines {};
    friend bool operator==(Statement const&, Statement const&) = default;
};

class StatementLayout {
public:
    // Every mistake with the line of the file.
    static std::expected<StatementLayout, std::vector<std::string>> load(std::string_view yaml);

    std::string title {};
    std::string business_type {};   // 種別コード
    int record_length = 200;
    enum class Years { Wareki, Western } years = Years::Wareki;
    std::string sure {};            // read | memory
    struct Field { std::string role, title; int from = 0, length = 0; };  // from counts from 1
    std::map<char, std::vector<Field>> records {};  // '1' header, '2' line, '8' totals, '9' end
    std::map<std::string, char> marks {};           // in, out, cancelled, plus, minus

    Field const* find(char record, std::string_view role) const;
};

// `today` gives two-digit years their era or century. Totals, balances and counts that the layout names have to be right.
std::expected<std::vector<Statement>, Finding> read_statements(std::string_view bytes, StatementLayout const& layout, Day today);
// As a bank does: for demonstrations and tests. What does not fit throws std::invalid_argument.
std::string write_statements(std::vector<Statement> const& statements, StatementLayout const& layout, LineEnds ends = LineEnds::None);

}  // namespace mado::zengin
