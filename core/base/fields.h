// Turns structs into bytes, to send them to another process, and turns the bytes into structs.
//
// Each struct has one list of its fields, which serves both directions. The list is next to the
// struct and needs nothing from this header:
//
//   template <class A>
//   void fields(A& a, Point& p) { a(p.x, p.y); }
//
// A field is written as "<length>:<bytes>". No separator would be safe, because a field may contain
// any byte, even NUL. Numbers are written in decimal digits.
#pragma once

#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace venvctl {

class Writer {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (write(values), ...);
  }
  std::string take() && { return std::move(bytes_); }

 private:
  void write_text(std::string_view text);

  template <class T>
  void write(const T& value) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>) {
      write_text(value);
    } else if constexpr (std::is_same_v<T, bool>) {
      write_text(value ? "1" : "0");
    } else if constexpr (std::is_enum_v<T>) {
      write(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_integral_v<T>) {
      char digits[24];
      write_text({digits, std::to_chars(digits, digits + sizeof digits, value).ptr});
    } else {
      fields(*this, const_cast<T&>(value));  // a Writer does not change the value
    }
  }
  template <class T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <class T>
  void write(const std::vector<T>& list) {
    write(list.size());
    for (const T& each : list) write(each);
  }
  template <class First, class Second>
  void write(const std::pair<First, Second>& pair) {
    write(pair.first);
    write(pair.second);
  }
  template <class Key, class Value, class Order>
  void write(const std::map<Key, Value, Order>& map) {
    write(map.size());
    for (const auto& each : map) write(each);
  }

  std::string bytes_;
};

// Does not trust its input. After a field that is missing or invalid, is_intact() is false, and the
// Reader reads nothing more. The caller must then not use the values that it has already received.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  // A std::string_view that is read here points into the input.
  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }
  bool is_intact() const { return is_intact_; }
  // True if all of the input was read and is valid.
  bool is_done() const { return is_intact_ && rest_.empty(); }

 private:
  std::string_view read_text();
  // Reads the number of elements of a list or map. Fails if the rest of the input is too short for
  // so many elements.
  size_t read_count();
  void fail();

  template <class T>
  void read(T& value) {
    if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
      value = read_text();
    } else if constexpr (std::is_same_v<T, bool>) {
      const std::string_view digit = read_text();
      value = digit == "1";
      if (!value && digit != "0") fail();
    } else if constexpr (std::is_enum_v<T>) {
      std::underlying_type_t<T> number{};
      read(number);
      value = static_cast<T>(number);
    } else if constexpr (std::is_integral_v<T>) {
      const std::string_view digits = read_text();
      const char* end = digits.data() + digits.size();
      const auto [at, error] = std::from_chars(digits.data(), end, value);
      if (error != std::errc() || at != end) fail();
    } else {
      fields(*this, value);
    }
  }
  template <class T>
  void read(std::optional<T>& value) {
    bool has_value = false;
    read(has_value);
    value.reset();
    if (has_value) read(value.emplace());
  }
  template <class T>
  void read(std::vector<T>& list) {
    list.clear();
    for (size_t left = read_count(); left > 0 && is_intact_; --left) read(list.emplace_back());
  }
  template <class First, class Second>
  void read(std::pair<First, Second>& pair) {
    read(pair.first);
    read(pair.second);
  }
  template <class Key, class Value, class Order>
  void read(std::map<Key, Value, Order>& map) {
    map.clear();
    for (size_t left = read_count(); left > 0 && is_intact_; --left) {
      std::pair<Key, Value> each;
      read(each);
      map.insert(std::move(each));
    }
  }

  std::string_view rest_;
  bool is_intact_ = true;
};

template <class... T>
std::string to_bytes(const T&... values) {
  Writer writer;
  writer(values...);
  return std::move(writer).take();
}

// Absent if `bytes` are not exactly one T.
template <class T>
std::optional<T> from_bytes(std::string_view bytes) {
  Reader reader(bytes);
  std::optional<T> value(std::in_place);
  reader(*value);
  if (!reader.is_done()) value.reset();
  return value;
}

}  // namespace venvctl
