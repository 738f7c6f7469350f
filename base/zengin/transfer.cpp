#include "transfer_header.h"

namespace mado::zengin {

namespace {

constexpr std::string_view general_kinds = "1249", payroll_kinds = "12";

std::optional<TransferKind> kind_of(std::string_view code)
{
    for (auto const kind : { TransferKind::General, TransferKind::Salary, TransferKind::Bonus, TransferKind::StaffSalary, TransferKind::StaffBonus })
        if (std::to_string(static_cast<int>(kind)) == code)
            return kind;
    return {};
}

std::string code_of(TransferKind kind) { return std::to_string(static_cast<int>(kind)); }
Letters letters_of(TransferKind kind) { return kind == TransferKind::General ? Letters::Party : Letters::Payroll; }

HeaderTitles const& titles()
{
    static HeaderTitles const all { "振込指定日", "仕向銀行番号", "仕向銀行名", "仕向支店番号", "仕向支店名" };
    return all;
}

// What stands behind 新規コード. The twenty bytes are two codes, or one EDI information when the mark is Y.
struct Tail {
    std::string codes {};
    char mark = ' ';
};

template <class Way, class Line>
void line(Way& way, Line& transfer, TransferKind kind)
{
    auto const general = kind == TransferKind::General;
    way.fixed("データ区分", "2");
    way.digits("被仕向銀行番号", 4, Width::Exact, transfer.account.bank);
    way.name("被仕向銀行名", 15, Letters::Bank, Need::Optional, transfer.account.bank_name);
    way.digits("被仕向支店番号", 3, Width::Exact, transfer.account.branch);
    way.name("被仕向支店名", 15, Letters::Bank, Need::Optional, transfer.account.branch_name);
    way.unused_digits(4);  // 手形交換所番号
    way.choice("預金種目", transfer.account.kind, general ? general_kinds : payroll_kinds);
    way.digits("口座番号", 7, Width::Filled, transfer.account.number);
    way.name("受取人名", 30, letters_of(kind), Need::Required, transfer.name);
    way.yen("振込金額", 10, transfer.amount);
    if (transfer.amount.is_zero())
        way.wrong(way.place() - 9, way.place(), "zengin.amount", "「振込金額」が0円です。この行を除くか、金額を直してください。");
    way.choice("新規コード", transfer.newness, "012", '0');
}

void read_tail(Reading& way, Transfer& transfer, TransferKind kind)
{
    if (kind != TransferKind::General) {
        way.code("社員番号", 10, transfer.first_code);
        way.code("所属コード", 10, transfer.second_code);
        return way.filler(9);
    }
    // Which of the two it is stands behind them.
    Reading ahead = way;
    ahead.filler(21);
    char mark = ' ';
    ahead.choice("識別表示", mark, "Y ");
    if (mark == 'Y') {
        way.name("EDI情報", 20, Letters::Edi, Need::Optional, transfer.edi);
    } else {
        way.code("顧客コード1", 10, transfer.first_code);
        way.code("顧客コード2", 10, transfer.second_code);
    }
    way.choice("振込指定区分", transfer.way, "078", '0');
    way.choice("識別表示", mark, "Y ");
    way.filler(7);
}

void write_tail(Writing& way, Transfer const& transfer, TransferKind kind)
{
    auto const general = kind == TransferKind::General;
    if (general && !transfer.edi.empty()) {
        if (!transfer.first_code.empty() || !transfer.second_code.empty())
            way.wrong(way.place() + 1, way.place() + 20, "zengin.codes", "EDI情報と顧客コードは同じ場所に書くため、両方は書けません。どちらかを空にしてください。");
        way.code("EDI情報", 20, transfer.edi);
    } else {
        way.code(general ? "顧客コード1" : "社員番号", 10, transfer.first_code);
        way.code(general ? "顧客コード2" : "所属コード", 10, transfer.second_code);
    }
    if (!general) {
        if (!transfer.edi.empty() || transfer.way != TransferWay::Unused)
            way.wrong(way.place() + 1, way.place() + 9, "zengin.codes", "給与・賞与の振込にはEDI情報と振込指定区分を書けません。空にしてください。");
        return way.filler(9);
    }
    way.choice("振込指定区分", transfer.way, "078");
    way.fixed("識別表示", transfer.edi.empty() ? " " : "Y");
    way.filler(7);
}

template <class Way, class Totals>
void totals(Way& way, Totals& trailer)
{
    way.fixed("データ区分", "8");
    way.count("合計件数", 6, trailer.count);
    way.yen("合計金額", 12, trailer.total);
    way.filler(101);
}

Finding unknown_kind(std::string_view code)
{
    auto const hint = code == "91" ? "口座振替のファイルです。口座振替の画面で取り込んでください。" : "ここで読めるのは、総合振込（21）、給与・賞与（11、12、71、72）です。選んだファイルを確かめてください。";
    return finding_at(1, 2, 3, "zengin.kind", "「種別コード」が「" + readable(code) + "」です。" + hint);
}

}  // namespace

std::string_view words_of(TransferKind kind)
{
    switch (kind) {
    case TransferKind::General: return "総合振込";
    case TransferKind::Salary: return "給与振込";
    case TransferKind::Bonus: return "賞与振込";
    case TransferKind::StaffSalary: return "給与振込（地方公務員）";
    case TransferKind::StaffBonus: return "賞与振込（地方公務員）";
    }
    return "";
}

Trailer trailer_of(TransferFile const& file)
{
    Trailer trailer { static_cast<int>(file.transfers.size()), {} };
    for (auto const& transfer : file.transfers)
        trailer.total += transfer.amount;
    return trailer;
}

std::expected<Written, std::vector<Finding>> write(TransferFile const& file, LineEnds ends)
{
    std::vector<Finding> wrong;
    Written written;
    std::vector<std::string> records;
    auto const begin = [&] { return Writing(static_cast<int>(records.size()) + 1, wrong, written.cut); };
    if (file.transfers.empty())
        wrong.push_back(finding_at(0, 0, 0, "zengin.empty", "振り込むものが一件もありません。"));
    auto const kind = file.header.kind;
    auto top = begin();
    header(top, file.header, titles(), code_of(kind), letters_of(kind));
    records.push_back(top.bytes());
    for (auto const& transfer : file.transfers) {
        auto way = begin();
        line(way, transfer, kind);
        write_tail(way, transfer, kind);
        records.push_back(way.bytes());
    }
    auto bottom = begin();
    auto const trailer = trailer_of(file);
    totals(bottom, trailer);
    records.push_back(bottom.bytes());
    records.push_back(end_record());
    if (!wrong.empty())
        return std::unexpected(std::move(wrong));
    written.bytes = joined(records, ends);
    return written;
}

std::expected<TransferFile, Finding> read_transfers(std::string_view bytes)
{
    auto const records = records_of(bytes, record_length, Batches::One);
    if (!records)
        return std::unexpected(records.error());
    auto const kind = kind_of(records->front().substr(1, 2));
    if (!kind)
        return std::unexpected(unknown_kind(records->front().substr(1, 2)));
    TransferFile file;
    file.header.kind = *kind;
    Reading top(records->front(), 1);
    header(top, file.header, titles(), code_of(*kind), letters_of(*kind));
    if (top.finding())
        return std::unexpected(*top.finding());
    for (std::size_t i = 1; i + 2 < records->size(); ++i) {
        Reading way((*records)[i], static_cast<int>(i) + 1);
        Transfer transfer;
        line(way, transfer, *kind);
        read_tail(way, transfer, *kind);
        if (way.finding())
            return std::unexpected(*way.finding());
        file.transfers.push_back(std::move(transfer));
    }
    auto const at = static_cast<int>(records->size()) - 1;
    Reading bottom((*records)[records->size() - 2], at);
    Trailer said;
    totals(bottom, said);
    if (bottom.finding())
        return std::unexpected(*bottom.finding());
    if (auto const finding = wrong_totals(at, 2, said, trailer_of(file), ""))
        return std::unexpected(*finding);
    return file;
}

}  // namespace mado::zengin
