#pragma once
// 総合振込 (21) and 給与・賞与振込 (11, 12; of local government 71, 72): one header, payees, totals, end; 120 bytes a record.
#include <mado/money/yen.h>
#include <mado/zengin/account.h>
#include <mado/zengin/finding.h>

#include <expected>
#include <vector>

namespace mado::zengin {

enum class TransferKind { General = 21, Salary = 11, Bonus = 12, StaffSalary = 71, StaffBonus = 72 };
std::string_view words_of(TransferKind kind);

// 振込指定区分
enum class TransferWay : char { Unused = '0', Wire = '7', Document = '8' };

struct TransferHeader {
    TransferKind kind = TransferKind::General;
    ClientCode client {};
    std::string client_name {};
    MonthDay on {};       // 振込指定日
    Account account {};   // that pays
    friend bool operator==(TransferHeader const&, TransferHeader const&) = default;
};

struct Transfer {
    Account account {};  // that is paid
    std::string name {};
    Yen amount {};
    Newness newness = Newness::Known;
    std::string first_code {}, second_code {};  // 顧客コード1・2; of salaries 社員番号・所属コード; up to 10 bytes
    std::string edi {};                          // General alone, up to 20 bytes, instead of the two codes
    TransferWay way = TransferWay::Unused;       // General alone
    friend bool operator==(Transfer const&, Transfer const&) = default;
};

struct Trailer {
    int count = 0;
    Yen total {};
    friend bool operator==(Trailer const&, Trailer const&) = default;
};

struct TransferFile {
    TransferHeader header {};
    std::vector<Transfer> transfers {};
    friend bool operator==(TransferFile const&, TransferFile const&) = default;
};
Trailer trailer_of(TransferFile const& file);

struct Written {
    std::string bytes {};
    std::vector<Finding> cut {};  // names that were longer than their field: to be shown before the file is sent
};
// Everything that is wrong at once, so that a person mends it at once.
std::expected<Written, std::vector<Finding>> write(TransferFile const& file, LineEnds ends = LineEnds::CrLf);
std::expected<TransferFile, Finding> read_transfers(std::string_view bytes);

}  // namespace mado::zengin
