#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::tenancy {

// A local government. Facts of 総務省 全国地方公共団体コード; loaded from definitions/towns/towns.csv.
struct Town {
    std::string code;        // 全国地方公共団体コード, six digits with check digit: "332089"
    std::string prefecture;  // code of its prefecture (its own when it is one): "330001"
    std::string slug;        // first part of every address: "soja-shi"
    std::string name;        // 総社市
    std::string kana;
    std::string name_en;
    std::string kind;        // prefecture, designated_city, city, town, village
    bool training = false;   // 研修環境: nothing that is done here is real, and nothing leaves it (docs/adr/0017-training.md)
    std::string twin_of {};  // then the code of the town that it is the twin of
    bool is_prefecture() const { return code == prefecture; }
};

class Towns {
public:
    // Columns by their names in the first line: code,prefecture,slug,name,kana,name_en,kind. Throws std::runtime_error naming the line
    // of a wrong check digit, a slug or code that stands twice, or a prefecture that is not there.
    static Towns from_csv(std::string_view csv);

    // Gives a town its twin for training: its slug with "-kenshu", its code as training_code() has it. Twice is once. Throws std::runtime_error when
    // there is no such town.
    void add_training(std::string_view slug);
    Town const* twin_of(Town const& town) const;                               // the twin for training; nothing: it has none

    Town const* by_code(std::string_view code) const;
    Town const* by_slug(std::string_view slug) const;
    std::vector<Town const*> prefectures() const;                              // in the order of their codes; no twins
    std::vector<Town const*> municipalities_of(std::string_view prefecture) const;  // without the prefecture itself; no twins
    std::vector<Town> const& all() const { return towns_; }

private:
    std::vector<Town> towns_;
    std::map<std::string, std::size_t, std::less<>> by_code_, by_slug_;
};

// The check digit of a 全国地方公共団体コード (総務省: weights 6 to 2 over the first five digits, modulo 11).
bool is_local_government_code(std::string_view code);
// "332089" → "83208" and its check digit: the part of the prefecture (01 to 47) is 50 higher, where no local government is.
std::string training_code(std::string_view code);
bool is_training_code(std::string_view code);

}  // namespace mado::tenancy
