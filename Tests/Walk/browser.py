"""A person at a browser: one Chromium context per role, looked for by what a person sees (words on buttons and labels)."""
import os
import re
import time

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select


class Browser:
    def __init__(self, base, width=1280, height=900, shots=None):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", f"--window-size={width},{height}",
                     "--lang=zh-CN"):
            options.add_argument(flag)
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(60)
        if width < 500:
            self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": width, "height": height, "deviceScaleFactor": 2, "mobile": True})
        self.base = base
        self.shots = shots

    def close(self):
        self.driver.quit()

    # -- going and reading

    def go(self, path):
        self.driver.get(self.base + path)
        self.must_not_fail()
        return self

    @property
    def path(self):
        return self.driver.current_url[len(self.base):]

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    @property
    def html(self):
        return self.driver.page_source

    def must_not_fail(self):
        """No page of the walk is an error page or has a missing word."""
        wrong = self.driver.find_elements(By.CSS_SELECTOR, "main.sl-wrong")
        if wrong:
            raise AssertionError(f"{self.path}: {wrong[0].text}")
        if "⟦" in self.html:
            raise AssertionError(f"{self.path}: a word is missing: {re.findall('⟦[^⟧]*⟧', self.html)[:5]}")

    def see(self, *words):
        text = re.sub(r"\s+", "", self.text)
        for word in words:
            if re.sub(r"\s+", "", word) not in text:
                raise AssertionError(f"{self.path}: 「{word}」 is not on the page:\n{self.text[:3000]}")
        return self

    def see_not(self, *words):
        text = re.sub(r"\s+", "", self.text)
        for word in words:
            if re.sub(r"\s+", "", word) in text:
                raise AssertionError(f"{self.path}: 「{word}」 should not be on the page")
        return self

    # -- clicking and typing

    def find(self, *selectors):
        for selector in selectors:
            by = By.XPATH if selector.startswith(("/", "(")) else By.CSS_SELECTOR
            found = self.driver.find_elements(by, selector)
            if found:
                return found[0]
        raise AssertionError(f"{self.path}: nothing fits {selectors}\n{self.text[:2000]}")

    def click(self, word):
        """Clicks the button or link whose words contain `word`."""
        quoted = f"'{word}'"
        element = self.find(f"//button[contains(normalize-space(.), {quoted})]", f"//a[contains(normalize-space(.), {quoted})]",
                            f"//input[@type='submit' and contains(@value, {quoted})]")
        return self.press(element)

    def unfold(self, word):
        """Opens the folded part whose heading contains `word`."""
        summary = self.find(f"//summary[contains(normalize-space(.), '{word}')]")
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", summary)
        summary.click()
        return self

    def press(self, element):
        before = self.driver.find_element(By.TAG_NAME, "html").id
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()
        # Wait for the page that the click brings: the old root goes away, then the new document is complete.
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if (self.driver.find_element(By.TAG_NAME, "html").id != before
                        and self.driver.execute_script("return document.readyState") == "complete"):
                    break
            except NoSuchElementException:
                pass
        else:
            raise AssertionError(f"{self.path}: the click led nowhere")
        self.must_not_fail()
        return self

    def fill(self, name, value):
        element = self.find(f"[name='{name}']")
        kind = element.get_attribute("type")
        if element.tag_name == "select":
            Select(element).select_by_value(value)
        elif kind == "file":
            element.send_keys(os.path.abspath(value))
        elif kind == "radio":
            self.driver.execute_script("arguments[0].click()", self.find(f"[name='{name}'][value='{value}']"))
        elif kind == "checkbox":
            if element.is_selected() != bool(value):
                self.driver.execute_script("arguments[0].click()", element)
        elif kind in ("date", "time"):
            self.driver.execute_script("arguments[0].value = arguments[1]", element, value)
        else:
            element.clear()
            element.send_keys(value)
        return self

    def choose(self, name, word):
        """Chooses the option of a select whose words contain `word`."""
        for option in Select(self.find(f"select[name='{name}']")).options:
            if word in option.text:
                option.click()
                return self
        raise AssertionError(f"{self.path}: {name} has no option {word}")

    def sign_in(self, login, password):
        self.driver.delete_all_cookies()
        self.go("/sign-in")
        self.fill("login", login).fill("password", password)
        self.press(self.find("form button[type='submit']"))
        # Officials show a second factor; a demonstration has filled the present code in.
        if self.path.startswith("/sign-in/second-factor"):
            self.press(self.find("form.sl-form button[type='submit']"))
        return self

    def shot(self, name):
        if self.shots:
            os.makedirs(self.shots, exist_ok=True)
            self.driver.save_screenshot(f"{self.shots}/{name}.png")
        return self
